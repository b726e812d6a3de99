//! Further places that revocation lists are published to: the current ones, under the names that they have on the listener.
//!
//! Each list is replaced as a whole and read back: a place that gives back something else is a failure, not a publication.

use std::{fs::File, io::Read as _, path::Path as FilePath};

use futures_util::StreamExt as _;
use object_store::{ObjectStore as _, ObjectStoreExt as _, WriteMultipart, path::Path};
use sha2::{Digest as _, Sha256};

use super::{Access, Place, UnusablePlace, s3::S3Config};

/// Octets of one part of an upload: the least that object stores take.
const PART: usize = 5 << 20;

/// Parts on their way at a time.
const PARTS_UNDER_WAY: usize = 1;

/// RFC 5280 4.2.1.13.
const CONTENT_TYPE: &str = "application/pkix-crl";

/// Somewhere that lists are published to.
#[derive(Clone, Debug)]
pub struct CrlPlace {
    place: Place,
}

/// A list was not published to a further place.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// It does not answer, or refuses.
    #[error("{place} does not take the list: {source}")]
    Refused {
        /// As configured, without what stands before `@`.
        place: String,
        /// Why.
        source: object_store::Error,
    },
    /// The list itself cannot be read.
    #[error("the list cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// It gives back something else.
    #[error("{place} does not give back what it was given")]
    Another {
        /// As configured.
        place: String,
    },
}

impl CrlPlace {
    /// The place of that address. A folder is made when it is not there.
    pub fn open(address: &str, s3: Option<&S3Config>) -> Result<Self, UnusablePlace> {
        let place = Place::open(address, Access::Everyone, s3)?;
        Ok(Self { place })
    }

    /// Puts a list (`path` below `/crl/`, such as `0a0b/delta.crl`) there, unless it is there already. True when it was
    /// put. Memory does not grow with the list.
    pub async fn publish(&self, path: &str, list: &FilePath, digest: [u8; 32]) -> Result<bool, PlaceError> {
        let target = self.place.below(path);
        if self.digest(&target).await? == Some(digest) {
            return Ok(false);
        }
        self.put(&target, list).await?;
        if self.digest(&target).await? != Some(digest) {
            return Err(PlaceError::Another { place: self.name() });
        }
        Ok(true)
    }

    /// Writes, reads and drops an object there.
    pub async fn probe(&self) -> Result<(), object_store::Error> {
        self.place.probe().await
    }

    /// The place for logs.
    pub fn name(&self) -> String {
        self.place.name()
    }

    async fn put(&self, target: &Path, list: &FilePath) -> Result<(), PlaceError> {
        let refused = |source| self.refused(source);
        let described = self.place.described(CONTENT_TYPE).into();
        let upload = self.place.store.put_multipart_opts(target, described);
        let upload = upload.await.map_err(refused)?;
        let mut upload = WriteMultipart::new_with_chunk_size(upload, PART);
        let mut file = File::open(list)?;
        let mut part = vec![0; 64 * 1024];
        loop {
            upload.wait_for_capacity(PARTS_UNDER_WAY).await.map_err(refused)?;
            let count = file.read(&mut part)?;
            if count == 0 {
                break;
            }
            upload.write(part.get(..count).unwrap_or_default());
        }
        upload.finish().await.map_err(refused)?;
        Ok(())
    }

    /// SHA-256 of what is there.
    async fn digest(&self, target: &Path) -> Result<Option<[u8; 32]>, PlaceError> {
        let refused = |source| self.refused(source);
        let found = match self.place.store.get(target).await {
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            other => other.map_err(refused)?,
        };
        let mut digest = Sha256::new();
        let mut parts = found.into_stream();
        while let Some(part) = parts.next().await {
            digest.update(part.map_err(refused)?);
        }
        Ok(Some(digest.finalize().into()))
    }

    fn refused(&self, source: object_store::Error) -> PlaceError {
        PlaceError::Refused {
            place: self.name(),
            source,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::digest::sha256;

    async fn published(place: &CrlPlace, content: &[u8]) -> Result<bool, PlaceError> {
        let scratch = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(scratch.path(), content).unwrap();
        place.publish("0a0b/7.crl", scratch.path(), sha256(content)).await
    }

    #[tokio::test]
    async fn a_list_is_put_once_and_replaced_as_a_whole() {
        let folder = tempfile::tempdir().unwrap();
        let address = format!("file://{}/lists", folder.path().display());
        let place = CrlPlace::open(&address, None).unwrap();
        let long = vec![7; 11 << 20];
        for content in [b"first".as_slice(), &long, b"third"] {
            assert!(published(&place, content).await.unwrap());
            assert!(!published(&place, content).await.unwrap());
            let found = std::fs::read(folder.path().join("lists/0a0b/7.crl")).unwrap();
            assert!(found == content);
        }
    }

    #[tokio::test]
    async fn a_list_that_is_not_what_it_should_be_is_no_publication() {
        let folder = tempfile::tempdir().unwrap();
        let place = CrlPlace::open(&format!("file://{}", folder.path().display()), None).unwrap();
        let scratch = tempfile::NamedTempFile::new().unwrap();
        let outcome = place.publish("0a.crl", scratch.path(), [0; 32]).await;
        assert!(matches!(outcome, Err(PlaceError::Another { .. })));
    }
}
