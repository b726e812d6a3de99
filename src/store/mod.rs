//! The database: SQLite or PostgreSQL, one SQL text (`docs/DATABASE.md`). Nobody outside this folder sees SQL.
//!
//! [`Store::begin`] opens a transaction that writes, [`Store::read`] one that reads; every other function here takes
//! one of them. State change, events, audit records and tasks of one step go into one transaction.
//!
//! - `connection`, `dialect`, `statement`, `bulk`, `row`, `sealing`, `health`, [`transaction`], `writes`, [`error`]: how we talk to the engines
//! - [`portals`], [`operators`], [`sign_in`]: who we deal with
//! - [`applications`], [`appointments`], [`evidence`], [`cursors`], [`places::objects`]: the way of an application
//! - [`issuers`], [`keys`], [`attempts`], [`certificates`], [`authority_certificates`], [`registered_statuses`],
//!   [`status_journal`], [`crls`],
//!   [`crl_shardings`], [`reminders`]: certificates of record and their lists
//! - [`crl_files`], [`places::lists`]: lists as files, here and elsewhere
//! - [`places`]: folders and buckets
//! - [`tasks`], [`messages`], [`events`], [`webhooks`], [`idempotency`], [`audit`]: what follows, and what is on record

mod dialect;
mod statement;
mod bulk;
mod row;
mod sealing;
mod connection;
mod health;
pub mod error;
pub mod transaction;
mod writes;
pub mod portals;
pub mod operators;
pub mod sign_in;
pub mod applications;
pub mod appointments;
pub mod evidence;
pub mod cursors;
pub mod issuers;
pub mod keys;
pub mod attempts;
pub mod certificates;
pub mod authority_certificates;
pub mod crls;
pub mod registered_statuses;
pub mod status_journal;
pub mod crl_shardings;
pub mod crl_files;
pub mod places;
pub mod reminders;
pub mod tasks;
pub mod messages;
pub mod events;
pub mod webhooks;
pub mod idempotency;
pub mod audit;

pub use connection::DatabaseConfig;
pub use error::StoreError;
pub use transaction::Tx;
pub use writes::Writes;

use std::sync::Arc;

use sqlx::{Any, AnyPool, Transaction};
use tokio::sync::Notify;

use self::{connection::Pools, dialect::Dialect, sealing::Sealing};
use crate::{crypto::seal::Sealer, random::SecureRandom};

/// The database.
#[derive(Clone)]
pub struct Store {
    dialect: Dialect,
    writers: AnyPool,
    readers: AnyPool,
    sealing: Sealing,
    status_changed: Arc<Notify>,
}

impl Store {
    /// Connects. An SQLite file is made when it is not there, readable by its owner only.
    pub async fn open(
        config: &DatabaseConfig,
        sealer: Arc<Sealer>,
        random: Arc<dyn SecureRandom>,
    ) -> Result<Self, StoreError> {
        let Pools {
            dialect,
            writers,
            readers,
        } = connection::connect(config).await?;
        let sealing = Sealing::new(sealer, random);
        Ok(Self {
            dialect,
            writers,
            readers,
            sealing,
            status_changed: Arc::default(),
        })
    }

    /// A transaction that may write. `name` stands in the log when it fails.
    pub async fn begin(&self, name: &'static str) -> Result<Tx, StoreError> {
        let transaction = self.writers.begin_with(self.dialect.begin()).await?;
        Ok(self.transaction(name, transaction))
    }

    /// A transaction that only reads and sees one state of the database throughout.
    pub async fn read(&self, name: &'static str) -> Result<Tx, StoreError> {
        let transaction = self.readers.begin_with(self.dialect.begin_read()).await?;
        Ok(self.transaction(name, transaction))
    }

    fn transaction(&self, name: &'static str, transaction: Transaction<'static, Any>) -> Tx {
        Tx::new(
            name,
            self.dialect,
            self.sealing.clone(),
            transaction,
            Arc::clone(&self.status_changed),
        )
    }

    /// Waits until a transaction of this process has changed the status of a certificate.
    pub async fn status_changed(&self) {
        self.status_changed.notified().await;
    }

    /// One process alone works on this database: it is an SQLite file.
    pub fn has_one_worker(&self) -> bool {
        matches!(self.dialect, Dialect::Sqlite)
    }

    /// Ends all connections, after the work that is under way.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writers.close().await;
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Store({:?})", self.dialect)
    }
}
