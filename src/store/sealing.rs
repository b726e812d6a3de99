//! Personal data on its way into and out of a column: sealed for exactly that table, column and row.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Serialize, de::DeserializeOwned};
use zeroize::Zeroizing;

use super::error::StoreError;
use crate::{clock::Clock, crypto::seal::Sealer, id::TaskId, random::SecureRandom};

/// Where a sealed value lies.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) table: &'static str,
    pub(super) column: &'static str,
    pub(super) id: &'a str,
}

impl Place<'_> {
    fn context(self) -> Vec<u8> {
        format!("{}.{}.{}", self.table, self.column, self.id).into_bytes()
    }

    fn inconsistent(self) -> StoreError {
        StoreError::Inconsistent {
            table: self.table,
            column: self.column,
            id: self.id.to_owned(),
        }
    }
}

/// The sealer and the randomness that it needs.
#[derive(Clone)]
pub(super) struct Sealing {
    sealer: Arc<Sealer>,
    random: Arc<dyn SecureRandom>,
}

impl Sealing {
    pub(super) fn new(sealer: Arc<Sealer>, random: Arc<dyn SecureRandom>) -> Self {
        Self { sealer, random }
    }

    pub(super) fn seal(&self, place: Place<'_>, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        self.sealer
            .seal(&*self.random, &place.context(), plain)
            .map_err(|error| StoreError::Internal(Box::new(error)))
    }

    pub(super) fn open(&self, place: Place<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        self.sealer
            .open(&place.context(), sealed)
            .map_err(|_| place.inconsistent())
    }

    pub(super) fn seal_json(&self, place: Place<'_>, value: &impl Serialize) -> Result<Vec<u8>, StoreError> {
        let plain = serde_json::to_vec(value).map_err(|error| StoreError::Internal(Box::new(error)))?;
        self.seal(place, &Zeroizing::new(plain))
    }

    pub(super) fn open_json<T: DeserializeOwned>(
        &self,
        place: Place<'_>,
        sealed: &[u8],
    ) -> Result<T, StoreError> {
        serde_json::from_slice(&self.open(place, sealed)?).map_err(|_| place.inconsistent())
    }

    /// A new identifier for a task that is due at `run_at`: equal deadlines keep no order.
    pub(super) fn task_id(&self, run_at: Timestamp) -> Result<TaskId, StoreError> {
        struct Due(Timestamp);
        impl Clock for Due {
            fn now(&self) -> Timestamp {
                self.0
            }

            fn elapsed(&self) -> std::time::Duration {
                std::time::Duration::ZERO
            }
        }
        TaskId::generate(&Due(run_at), &*self.random)
            .map_err(|error| StoreError::Unavailable(Box::new(error)))
    }

    /// The text by which equal values are found.
    pub(super) fn blind_index(&self, purpose: &str, value: &str) -> String {
        hex::encode(self.sealer.blind_index(purpose, value.as_bytes()))
    }
}
