//! The object store: scans and recordings, sealed, in a local folder.
//!
//! An object is on the disk before the row that names it commits; one without a row does no harm.

use std::{os::unix::fs::DirBuilderExt as _, path::Path as FilePath, sync::Arc};

use object_store::{ObjectStore, ObjectStoreExt as _, local::LocalFileSystem, path::Path};

use super::{
    StoreError,
    sealing::{Place, Sealing},
};
use crate::{crypto::seal::Sealer, random::SecureRandom};

/// The object store.
#[derive(Clone)]
pub struct Objects {
    store: Arc<dyn ObjectStore>,
    sealing: Sealing,
}

impl Objects {
    /// Objects in `folder`, which is made, for its owner only, when it is not there.
    pub fn open(
        folder: &FilePath,
        sealer: Arc<Sealer>,
        random: Arc<dyn SecureRandom>,
    ) -> Result<Self, StoreError> {
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .map_err(|error| StoreError::Unavailable(Box::new(error)))?;
        let store = LocalFileSystem::new_with_prefix(folder)
            .map_err(unavailable)?
            .with_fsync(true);
        Ok(Self {
            store: Arc::new(store),
            sealing: Sealing::new(sealer, random),
        })
    }

    /// Seals and keeps an object; when this returns, it is on the disk.
    pub async fn put(&self, id: &str, plain: &[u8]) -> Result<(), StoreError> {
        let sealed = self.sealing.seal(place(id), plain)?;
        self.store
            .put(&path(id), sealed.into())
            .await
            .map_err(unavailable)?;
        Ok(())
    }

    /// The object of that identifier.
    pub async fn get(&self, id: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let found = match self.store.get(&path(id)).await {
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            other => other.map_err(unavailable)?,
        };
        let sealed = found.bytes().await.map_err(unavailable)?;
        Ok(Some(self.sealing.open(place(id), &sealed)?.to_vec()))
    }

    /// Drops an object; one that is not there is dropped already.
    pub async fn delete(&self, id: &str) -> Result<(), StoreError> {
        match self.store.delete(&path(id)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(unavailable(error)),
        }
    }
}

impl std::fmt::Debug for Objects {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Objects(..)")
    }
}

fn place(id: &str) -> Place<'_> {
    Place {
        table: "objects",
        column: "object",
        id,
    }
}

/// Never more than one level: an identifier is a name, not a path.
fn path(id: &str) -> Path {
    Path::from_iter([id])
}

fn unavailable(error: object_store::Error) -> StoreError {
    StoreError::Unavailable(Box::new(error))
}
