//! The object store: scans and recordings, sealed before they leave the process.
//!
//! An object is kept, whole, before the row that names it commits; one without a row does no harm.

use std::{path::Path as FilePath, sync::Arc};

use object_store::{ObjectStoreExt as _, path::Path};

use super::{Access, Place, UnusablePlace};
use crate::{
    crypto::seal::Sealer,
    random::SecureRandom,
    store::{
        StoreError,
        sealing::{self, Sealing},
    },
};

/// The object store.
#[derive(Clone)]
pub struct Objects {
    place: Place,
    sealing: Sealing,
}

impl Objects {
    /// Objects in `folder`, which is made, for its owner only, when it is not there.
    pub fn open(
        folder: &FilePath,
        sealer: Arc<Sealer>,
        random: Arc<dyn SecureRandom>,
    ) -> Result<Self, UnusablePlace> {
        Ok(Self::at(Place::folder(folder, Access::Owner)?, sealer, random))
    }

    /// Objects in a folder or a bucket.
    pub fn at(place: Place, sealer: Arc<Sealer>, random: Arc<dyn SecureRandom>) -> Self {
        Self {
            place,
            sealing: Sealing::new(sealer, random),
        }
    }

    /// Seals and keeps an object; when this returns, it is kept for good.
    pub async fn put(&self, id: &str, plain: &[u8]) -> Result<(), StoreError> {
        let sealed = self.sealing.seal(sealed_in(id), plain)?;
        self.place
            .store
            .put(&self.path(id), sealed.into())
            .await
            .map_err(|error| self.unavailable(error))?;
        Ok(())
    }

    /// The object of that identifier.
    pub async fn get(&self, id: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let found = match self.place.store.get(&self.path(id)).await {
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            other => other.map_err(|error| self.unavailable(error))?,
        };
        let sealed = found.bytes().await.map_err(|error| self.unavailable(error))?;
        Ok(Some(self.sealing.open(sealed_in(id), &sealed)?.to_vec()))
    }

    /// Drops an object; one that is not there is dropped already.
    pub async fn delete(&self, id: &str) -> Result<(), StoreError> {
        match self.place.store.delete(&self.path(id)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(self.unavailable(error)),
        }
    }

    fn unavailable(&self, source: object_store::Error) -> StoreError {
        StoreError::ObjectsUnavailable {
            place: self.place.name(),
            source,
        }
    }

    /// Never more than one level further: an identifier is a name, not a path.
    fn path(&self, id: &str) -> Path {
        self.place.prefix.clone().join(id)
    }
}

impl std::fmt::Debug for Objects {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Objects(..)")
    }
}

fn sealed_in(id: &str) -> sealing::Place<'_> {
    sealing::Place {
        table: "objects",
        column: "object",
        id,
    }
}
