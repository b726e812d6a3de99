//! A transaction: explicit, named, short. Dropping it undoes it.

use std::sync::Arc;

use futures_util::future::join;
use sqlx::{
    Any, Transaction,
    any::{AnyArguments, AnyRow},
    query::Query,
};
use tokio::sync::Notify;

use super::{
    bulk::Bulk,
    dialect::{Dialect, Statement},
    error::StoreError,
    events::{self, NewEvent},
    row::Row,
    sealing::Sealing,
    writes::Writes,
};
use crate::{audit::AuditEntry, status::change::StatusChange};

/// A statement with its values.
pub(super) type Values = Query<'static, Any, AnyArguments>;

/// A transaction on the database, with the events, audit records and changes of status that its commit will append.
pub struct Tx {
    name: &'static str,
    dialect: Dialect,
    sealing: Sealing,
    transaction: Transaction<'static, Any>,
    events: Vec<NewEvent>,
    audit: Vec<AuditEntry>,
    statuses: Vec<StatusChange>,
    status_changed: Arc<Notify>,
}

impl Tx {
    pub(super) fn new(
        name: &'static str,
        dialect: Dialect,
        sealing: Sealing,
        transaction: Transaction<'static, Any>,
        status_changed: Arc<Notify>,
    ) -> Self {
        Self {
            name,
            dialect,
            sealing,
            transaction,
            events: Vec::new(),
            audit: Vec::new(),
            statuses: Vec::new(),
            status_changed,
        }
    }

    /// An audit record, written when the transaction commits. No personal data.
    pub fn audit(&mut self, entry: AuditEntry) {
        self.audit.push(entry);
    }

    /// An event for the portal, numbered and written when the transaction commits. Identifiers only.
    pub fn event(&mut self, event: NewEvent) {
        self.events.push(event);
    }

    /// Many of both.
    pub fn follow(&mut self, events: Vec<NewEvent>, audit: Vec<AuditEntry>) {
        self.events.extend(events);
        self.audit.extend(audit);
    }

    /// A status that a statement of the store has changed, written to the journal when the transaction commits.
    pub(super) fn status(&mut self, change: StatusChange) {
        self.statuses.push(change);
    }

    /// Writes events, audit records and changes of status and makes everything durable.
    ///
    /// They come last because each takes the lock of one head row, which orders all transactions: events first, then
    /// audit, then statuses, so that no two transactions wait for one another, and rolled-back work leaves no gap.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        let collected = std::mem::take(&mut self.events);
        events::append(&mut self, collected).await?;
        let collected = std::mem::take(&mut self.audit);
        super::audit::append(&mut self, collected).await?;
        let collected = std::mem::take(&mut self.statuses);
        super::status_journal::append(&mut self, &collected).await?;
        let status_changed = (!collected.is_empty()).then(|| Arc::clone(&self.status_changed));
        self.transaction.commit().await.map_err(|error| {
            let error = StoreError::from(error);
            tracing::warn!(transaction.name = self.name, %error, "a transaction was not committed");
            error
        })?;
        if let Some(status_changed) = status_changed {
            status_changed.notify_one();
        }
        Ok(())
    }

    /// Undoes everything; dropping does the same, a little later.
    pub async fn roll_back(self) -> Result<(), StoreError> {
        Ok(self.transaction.rollback().await?)
    }

    pub(super) fn sealing(&self) -> &Sealing {
        &self.sealing
    }

    /// An empty list of writes.
    pub(super) fn writes(&self) -> Writes {
        Writes::new(self.dialect, self.sealing.clone())
    }

    /// A statement, ready to take its values.
    pub(super) fn query(&self, statement: &Statement) -> Values {
        sqlx::query(self.dialect.text(statement))
    }

    /// Runs it and says how many rows it touched.
    pub(super) async fn run(&mut self, query: Values) -> Result<u64, StoreError> {
        Ok(query.execute(&mut *self.transaction).await?.rows_affected())
    }

    /// Runs it; no touched row is a conflict.
    pub(super) async fn change(&mut self, query: Values, what: &'static str) -> Result<(), StoreError> {
        match self.run(query).await.map_err(|error| error.or_conflict(what))? {
            0 => Err(StoreError::Conflict { what }),
            _ => Ok(()),
        }
    }

    /// Runs a statement over all `items`, a chunk at a time, and says how many rows of the database it touched. While the
    /// database works on a chunk, the values of the next are made.
    pub(super) async fn run_bulk<T>(
        &mut self,
        bulk: &'static Bulk,
        items: &[T],
        bind: impl Fn(Values, &T) -> Values,
    ) -> Result<u64, StoreError> {
        let mut chunks = bulk.chunks(self.dialect, items, bind);
        let mut touched = 0;
        let mut next = chunks.next();
        while let Some((query, _)) = next.take() {
            let (done, after) = join(self.run(query), async { chunks.next() }).await;
            touched += done?;
            next = after;
        }
        Ok(touched)
    }

    /// The same; fewer touched rows than items is a conflict.
    pub(super) async fn change_bulk<T>(
        &mut self,
        bulk: &'static Bulk,
        items: &[T],
        bind: impl Fn(Values, &T) -> Values,
        what: &'static str,
    ) -> Result<(), StoreError> {
        let touched = self.run_bulk(bulk, items, bind).await;
        if touched.map_err(|error| error.or_conflict(what))? < items.len() as u64 {
            return Err(StoreError::Conflict { what });
        }
        Ok(())
    }

    /// The rows that a statement finds for `items`.
    pub(super) async fn all_bulk<T>(
        &mut self,
        table: &'static str,
        bulk: &'static Bulk,
        items: &[T],
        bind: impl Fn(Values, &T) -> Values,
    ) -> Result<Vec<Row>, StoreError> {
        let mut rows = Vec::new();
        for (query, _) in bulk.chunks(self.dialect, items, bind) {
            rows.extend(self.all(table, query).await?);
        }
        Ok(rows)
    }

    /// Its row, if there is one.
    pub(super) async fn one(
        &mut self,
        table: &'static str,
        query: Values,
    ) -> Result<Option<Row>, StoreError> {
        // To the end, not only to the first row: a statement that writes must have run through.
        Ok(self.all(table, query).await?.into_iter().next())
    }

    /// All its rows.
    pub(super) async fn all(&mut self, table: &'static str, query: Values) -> Result<Vec<Row>, StoreError> {
        let rows: Vec<AnyRow> = query.fetch_all(&mut *self.transaction).await?;
        Ok(rows.into_iter().map(|row| Row::new(table, row)).collect())
    }
}

impl std::fmt::Debug for Tx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Tx({})", self.name)
    }
}
