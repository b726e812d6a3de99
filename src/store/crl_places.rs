//! Further places that revocation lists are published to: the current ones, under the names that they have on the listener.
//!
//! Each list is replaced as a whole and read back: a place that gives back something else is a failure, not a publication.

use std::{
    fs::{DirBuilder, File},
    io::Read as _,
    os::unix::fs::DirBuilderExt as _,
    path::Path as FilePath,
    sync::Arc,
};

use futures_util::StreamExt as _;
use object_store::{ObjectStore, ObjectStoreExt as _, WriteMultipart, local::LocalFileSystem, path::Path};
use sha2::{Digest as _, Sha256};
use url::Url;

/// Octets of one part of an upload: the least that object stores take.
const PART: usize = 5 << 20;

/// Parts on their way at a time.
const PARTS_UNDER_WAY: usize = 1;

/// Somewhere that lists are published to.
#[derive(Clone)]
pub struct CrlPlace {
    url: Url,
    store: Arc<dyn ObjectStore>,
    prefix: Path,
}

/// A list was not published to a further place.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// What is configured is no place that this program can reach.
    #[error("{place} is no place to publish to: {reason}; use file:///FOLDER")]
    Unusable {
        /// As configured.
        place: String,
        /// Why.
        reason: String,
    },
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
    pub fn open(address: &str) -> Result<Self, PlaceError> {
        let unusable = |reason: String| PlaceError::Unusable {
            place: address.to_owned(),
            reason,
        };
        let url: Url = address.parse().map_err(|error| unusable(format!("{error}")))?;
        if url.scheme() == "file" {
            let folder = url
                .to_file_path()
                .map_err(|()| unusable("it is no absolute path".to_owned()))?;
            let store = folder_store(&folder).map_err(|error| unusable(error.to_string()))?;
            return Ok(Self {
                url,
                store: Arc::new(store),
                prefix: Path::default(),
            });
        }
        let (store, prefix) = object_store::parse_url(&url).map_err(|error| unusable(error.to_string()))?;
        Ok(Self {
            url,
            store: Arc::from(store),
            prefix,
        })
    }

    /// Puts a list (`path` below `/crl/`, such as `0a0b/delta.crl`) there, unless it is there already. True when it was
    /// put. Memory does not grow with the list.
    pub async fn publish(&self, path: &str, list: &FilePath, digest: [u8; 32]) -> Result<bool, PlaceError> {
        let target = self.prefix.parts().chain(Path::from(path).parts()).collect();
        if self.digest(&target).await? == Some(digest) {
            return Ok(false);
        }
        self.put(&target, list).await?;
        if self.digest(&target).await? != Some(digest) {
            return Err(PlaceError::Another { place: self.name() });
        }
        Ok(true)
    }

    /// The place for logs: no user, no password, no options.
    pub fn name(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        format!("{}://{host}{}", self.url.scheme(), self.url.path())
    }

    async fn put(&self, target: &Path, list: &FilePath) -> Result<(), PlaceError> {
        let refused = |source| self.refused(source);
        let upload = self.store.put_multipart(target).await.map_err(refused)?;
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
        let found = match self.store.get(target).await {
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

fn folder_store(folder: &FilePath) -> Result<LocalFileSystem, Box<dyn std::error::Error>> {
    DirBuilder::new().recursive(true).mode(0o755).create(folder)?;
    Ok(LocalFileSystem::new_with_prefix(folder)?.with_fsync(true))
}

impl std::fmt::Debug for CrlPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CrlPlace({})", self.name())
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
        let place = CrlPlace::open(&address).unwrap();
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
        let place = CrlPlace::open(&format!("file://{}", folder.path().display())).unwrap();
        let scratch = tempfile::NamedTempFile::new().unwrap();
        let outcome = place.publish("0a.crl", scratch.path(), [0; 32]).await;
        assert!(matches!(outcome, Err(PlaceError::Another { .. })));
    }

    #[test]
    fn what_cannot_be_reached_is_refused() {
        for address in ["/srv/www", "s3://bucket/lists", "ftp://a.example/"] {
            let said = CrlPlace::open(address).unwrap_err().to_string();
            assert!(said.contains("file:///"), "{said}");
        }
    }
}
