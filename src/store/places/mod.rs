//! Places outside the database: a folder, or a part of a bucket that speaks S3.
//!
//! | file | holds |
//! |---|---|
//! | [`objects`] | scans and recordings, sealed |
//! | [`lists`] | further places that revocation lists are published to |
//! | [`s3`] | how buckets are reached: the section `[s3]` |

pub mod lists;
pub mod objects;
pub mod s3;

use std::{fs::DirBuilder, os::unix::fs::DirBuilderExt as _, path::Path as FilePath, sync::Arc};

use object_store::{
    Attribute, Attributes, ObjectStore, ObjectStoreExt as _, local::LocalFileSystem, path::Path,
};
use url::Url;

use self::s3::S3Config;

/// Who may look into a folder that is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// The user that Kepler runs as.
    Owner,
    /// Everybody, as a web server does; only the owner writes.
    Everyone,
}

/// A folder, or a part of a bucket.
#[derive(Clone)]
pub struct Place {
    url: Url,
    store: Arc<dyn ObjectStore>,
    prefix: Path,
}

/// What is configured is no place that this program can reach.
#[derive(Debug, thiserror::Error)]
#[error("{place} cannot be used: {reason}; use file:///FOLDER or s3://BUCKET/PREFIX")]
pub struct UnusablePlace {
    /// As configured, without what stands before `@` or after `?`.
    pub place: String,
    /// Why.
    pub reason: String,
}

impl Place {
    /// The place of an address. Nothing is asked of a bucket yet; a folder is made when it is not there.
    pub fn open(address: &str, access: Access, s3: Option<&S3Config>) -> Result<Self, UnusablePlace> {
        let url: Url = address.parse().map_err(|error| UnusablePlace {
            // Not parsed, so nobody knows where a password would be.
            place: "the address".to_owned(),
            reason: format!("{error}"),
        })?;
        let opened = match url.scheme() {
            "file" => match url.to_file_path() {
                Ok(folder) => return Self::folder(&folder, access),
                Err(()) => Err("it is no absolute path".to_owned()),
            },
            "s3" => s3.map_or_else(
                || Err("the section [s3], which tells how to reach it, is missing".to_owned()),
                |s3| s3.bucket(&url).map_err(|error| error.to_string()),
            ),
            other => Err(format!("{other}:// is not spoken here")),
        };
        match opened {
            Ok((store, prefix)) => Ok(Self { url, store, prefix }),
            Err(reason) => Err(UnusablePlace {
                place: shown(&url),
                reason,
            }),
        }
    }

    /// A folder, which is made when it is not there.
    pub fn folder(folder: &FilePath, access: Access) -> Result<Self, UnusablePlace> {
        let unusable = |reason: String| UnusablePlace {
            place: folder.display().to_string(),
            reason,
        };
        let mode = match access {
            Access::Owner => 0o700,
            Access::Everyone => 0o755,
        };
        DirBuilder::new()
            .recursive(true)
            .mode(mode)
            .create(folder)
            .map_err(|error| unusable(error.to_string()))?;
        let store = LocalFileSystem::new_with_prefix(folder).map_err(|error| unusable(error.to_string()))?;
        let url = std::path::absolute(folder)
            .ok()
            .and_then(|absolute| Url::from_directory_path(absolute).ok())
            .ok_or_else(|| unusable("it is no path".to_owned()))?;
        Ok(Self {
            url,
            store: Arc::new(store.with_fsync(true)),
            prefix: Path::default(),
        })
    }

    /// The place for logs: no user, no password, no options.
    pub fn name(&self) -> String {
        shown(&self.url)
    }

    /// Writes an object, reads it back and drops it again: a test for people.
    pub async fn probe(&self) -> Result<(), object_store::Error> {
        const CONTENT: &[u8] = b"Kepler was here\n";
        let target = self.below("kepler-probe");
        self.store.put(&target, CONTENT.into()).await?;
        let found = self.store.get(&target).await?.bytes().await?;
        // Who may write need not be one who may drop.
        let _ = self.store.delete(&target).await;
        if found == CONTENT {
            return Ok(());
        }
        Err(object_store::Error::Generic {
            store: "place",
            source: "it gives back something else than it was given".into(),
        })
    }

    /// `path` in this place.
    fn below(&self, path: &str) -> Path {
        self.prefix.parts().chain(Path::from(path).parts()).collect()
    }

    /// What a web server must know of an object; folders cannot remember it.
    fn described(&self, content_type: &'static str) -> Attributes {
        let is_folder = self.url.scheme() == "file";
        let attributes = [(Attribute::ContentType, content_type)];
        attributes.into_iter().filter(|_| !is_folder).collect()
    }
}

impl std::fmt::Debug for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Place({})", self.name())
    }
}

fn shown(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    format!("{}://{host}{}", url.scheme(), url.path())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_reached_is_refused_without_its_password() {
        for (address, reason) in [
            ("/srv/www", "relative URL"),
            ("s3://user:secret@bucket/lists?token=secret", "[s3]"),
            ("ftp://user:secret@a.example/", "ftp://"),
            ("file://else/where", "absolute"),
        ] {
            let said = Place::open(address, Access::Owner, None).unwrap_err().to_string();
            assert!(said.contains(reason) && said.contains("s3://BUCKET"), "{said}");
            assert!(!said.contains("secret"), "{said}");
        }
    }

    #[tokio::test]
    async fn a_probe_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::folder(&folder.path().join("new"), Access::Everyone).unwrap();
        place.probe().await.unwrap();
        assert_eq!(std::fs::read_dir(folder.path().join("new")).unwrap().count(), 0);
    }
}
