//! Is the database there, is its schema the one this program was built for, does it take every statement?

use sqlx::migrate::{Migrate as _, Migrator};

use super::{Store, StoreError, bulk::Bulk, dialect::Statement};

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");
const TABLE: &str = "_sqlx_migrations";

/// Every statement of the store.
const STATEMENTS: &[&[&Statement]] = &[
    super::applications::ALL,
    super::appointments::ALL,
    super::attempts::ALL,
    super::audit::ALL,
    super::authority_certificates::ALL,
    super::certificates::ALL,
    super::crls::ALL,
    super::crl_shardings::ALL,
    super::cursors::ALL,
    super::events::ALL,
    super::evidence::ALL,
    super::idempotency::ALL,
    super::issuers::ALL,
    super::keys::ALL,
    super::messages::ALL,
    super::operators::ALL,
    super::portals::ALL,
    super::reminders::ALL,
    super::sign_in::ALL,
    super::registered_statuses::ALL,
    super::status_journal::ALL,
    super::tasks::ALL,
    super::webhooks::ALL,
];

/// Those over many rows.
const BULK: &[&[&Bulk]] = &[
    super::applications::BULK,
    super::attempts::BULK,
    super::audit::BULK,
    super::certificates::BULK,
    super::events::BULK,
    super::messages::BULK,
    super::tasks::BULK,
];

impl Store {
    /// Brings the schema up to this program. Repeating it is harmless; on PostgreSQL several processes may
    /// do it at once.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        let (before, after) = self.dialect.around_migrations();
        let mut connection = self.writers.acquire().await?;
        sqlx::raw_sql(before).execute(&mut *connection).await?;
        MIGRATIONS
            .run_direct(None, &mut *connection, false)
            .await
            .map_err(|error| StoreError::Internal(Box::new(error)))?;
        sqlx::raw_sql(after).execute(&mut *connection).await?;
        Ok(())
    }

    /// Names of the migrations that the database has not seen yet.
    pub async fn pending_migrations(&self) -> Result<Vec<String>, StoreError> {
        let mut connection = self.writers.acquire().await?;
        sqlx::raw_sql("SELECT 1").execute(&mut *connection).await?;
        // A database that answers but does not know the table has seen none. Nothing is made here: the user of the
        // status role may only read.
        let applied = connection
            .list_applied_migrations(TABLE)
            .await
            .unwrap_or_default();
        Ok(MIGRATIONS
            .iter()
            .filter(|migration| !applied.iter().any(|done| done.version == migration.version))
            .map(|migration| format!("{:04} {}", migration.version, migration.description))
            .collect())
    }

    /// The database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::raw_sql("SELECT 1").execute(&self.readers).await?;
        Ok(())
    }

    /// Has the database parse every statement, and says how many there are: schema and program belong together.
    pub async fn prepare_all(&self) -> Result<usize, StoreError> {
        let mut connection = self.writers.acquire().await?;
        let (before, after) = self.dialect.parse_only();
        let mut count: usize = 0;
        let bulk = BULK.iter().copied().flatten().flat_map(|bulk| bulk.texts());
        let single = STATEMENTS.iter().copied().flatten().copied();
        for statement in single.chain(bulk) {
            let text = format!("{before} {}; {after}", self.dialect.text(statement));
            sqlx::raw_sql(sqlx::AssertSqlSafe(text))
                .execute(&mut *connection)
                .await?;
            count = count.saturating_add(1);
        }
        Ok(count)
    }
}
