//! The database: SQLite or PostgreSQL, one SQL text (`docs/DATABASE.md`). Nobody outside this folder sees SQL.
//!
//! [`Store::begin`] opens a transaction that writes, [`Store::read`] one that reads; every other function here takes
//! one of them. State change, events, audit records and tasks of one step go into one transaction.
//!
//! - `dialect`, `statement`, `row`, `sealing`, [`transaction`], [`error`]: how we talk to the engines
//! - [`portals`], [`operators`], [`sign_in`]: who we deal with
//! - [`applications`], [`appointments`], [`evidence`], [`cursors`], [`objects`]: the way of an application
//! - [`issuers`], [`keys`], [`attempts`], [`certificates`], [`crls`], [`reminders`]: certificates of record
//! - [`tasks`], [`messages`], [`events`], [`webhooks`], [`idempotency`], [`audit`]: what follows, and what is on record

mod dialect;
mod statement;
mod row;
mod sealing;
mod health;
pub mod error;
pub mod transaction;
pub mod portals;
pub mod operators;
pub mod sign_in;
pub mod applications;
pub mod appointments;
pub mod evidence;
pub mod cursors;
pub mod objects;
pub mod issuers;
pub mod keys;
pub mod attempts;
pub mod certificates;
pub mod crls;
pub mod reminders;
pub mod tasks;
pub mod messages;
pub mod events;
pub mod webhooks;
pub mod idempotency;
pub mod audit;

pub use error::StoreError;
pub use transaction::Tx;

use std::{path::Path, sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};
use sqlx::{
    AnyPool,
    any::{AnyConnectOptions, AnyPoolOptions},
};

use self::{dialect::Dialect, sealing::Sealing};
use crate::{crypto::seal::Sealer, random::SecureRandom};

/// Where the database is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseConfig {
    /// `sqlite://FILE` or `postgres://USER:PASSWORD@HOST/DATABASE`.
    pub url: String,
}

impl std::fmt::Debug for DatabaseConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The rest of the URL may hold a password.
        write!(f, "DatabaseConfig({:?})", Dialect::of(&self.url))
    }
}

/// The database.
#[derive(Clone)]
pub struct Store {
    dialect: Dialect,
    writers: AnyPool,
    readers: AnyPool,
    sealing: Sealing,
}

const READERS: u32 = 8;
const POSTGRES_CONNECTIONS: u32 = 16;
const PATIENCE: Duration = Duration::from_secs(10);

impl Store {
    /// Connects. An SQLite file is made when it is not there, readable by its owner only.
    pub async fn open(
        config: &DatabaseConfig,
        sealer: Arc<Sealer>,
        random: Arc<dyn SecureRandom>,
    ) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let dialect =
            Dialect::of(&config.url).ok_or_else(|| unusable("the URL of the database is not known"))?;
        let (writers, readers) = match dialect {
            Dialect::Sqlite => {
                let file = config.url.trim_start_matches("sqlite:").trim_start_matches("//");
                make_private(Path::new(file)).map_err(|error| StoreError::Unavailable(Box::new(error)))?;
                // One writer: SQLite has one write lock, and waiting in a queue is fairer than polling for it.
                let writers =
                    pool(dialect, 1, false).connect_with(options(&format!("sqlite://{file}?mode=rw"))?);
                let readers = pool(dialect, READERS, true);
                let readers = readers.connect_lazy_with(options(&format!("sqlite://{file}?mode=ro"))?);
                (writers.await?, readers)
            }
            Dialect::Postgres => {
                let pool = pool(dialect, POSTGRES_CONNECTIONS, false)
                    .connect_with(options(&config.url)?)
                    .await?;
                (pool.clone(), pool)
            }
        };
        let sealing = Sealing::new(sealer, random);
        Ok(Self {
            dialect,
            writers,
            readers,
            sealing,
        })
    }

    /// A transaction that may write. `name` stands in the log when it fails.
    pub async fn begin(&self, name: &'static str) -> Result<Tx, StoreError> {
        let transaction = self.writers.begin_with(self.dialect.begin()).await?;
        Ok(Tx::new(name, self.dialect, self.sealing.clone(), transaction))
    }

    /// A transaction that only reads and sees one state of the database throughout.
    pub async fn read(&self, name: &'static str) -> Result<Tx, StoreError> {
        let transaction = self.readers.begin_with(self.dialect.begin_read()).await?;
        Ok(Tx::new(name, self.dialect, self.sealing.clone(), transaction))
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

fn pool(dialect: Dialect, connections: u32, read_only: bool) -> AnyPoolOptions {
    let pool = AnyPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .after_connect(move |connection, _| {
            Box::pin(async move {
                sqlx::raw_sql(dialect.session(read_only))
                    .execute(connection)
                    .await?;
                Ok(())
            })
        });
    match dialect {
        Dialect::Sqlite => pool.idle_timeout(None).max_lifetime(None),
        Dialect::Postgres => pool,
    }
}

fn options(url: &str) -> Result<AnyConnectOptions, StoreError> {
    Ok(url.parse::<AnyConnectOptions>()?)
}

fn unusable(reason: &'static str) -> StoreError {
    StoreError::Unavailable(reason.into())
}

/// Scans and keys lie elsewhere, but the register of who holds what is nobody else's business either.
fn make_private(file: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)?;
    }
    std::fs::OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(file)?;
    Ok(())
}
