//! Statements over many rows with all their values, made before a transaction is open: while it is open, the one writer of
//! SQLite waits for nobody.

use super::{Store, StoreError, Tx, bulk::Bulk, dialect::Dialect, sealing::Sealing, transaction::Values};
use crate::status::change::StatusChange;

/// What a transaction will write, in this order. Rows are many or none; the memory for their values is the caller's bound.
pub struct Writes {
    dialect: Dialect,
    sealing: Sealing,
    list: Vec<Write>,
    statuses: Vec<StatusChange>,
}

struct Write {
    query: Values,
    rows: u64,
    /// The conflict, if it touches fewer rows than it has.
    missed: Option<&'static str>,
    /// The conflict, if a row is there already.
    taken: &'static str,
}

impl Store {
    /// An empty list.
    pub fn writes(&self) -> Writes {
        Writes::new(self.dialect, self.sealing.clone())
    }
}

impl Writes {
    pub(super) fn new(dialect: Dialect, sealing: Sealing) -> Self {
        Self {
            dialect,
            sealing,
            list: Vec::new(),
            statuses: Vec::new(),
        }
    }

    /// A status that one of these statements changes.
    pub(super) fn status(&mut self, change: StatusChange) {
        self.statuses.push(change);
    }

    pub(super) fn sealing(&self) -> &Sealing {
        &self.sealing
    }

    /// Every row must be touched: otherwise, or when one is there already, the conflict is `what`.
    pub(super) fn change<T>(
        &mut self,
        bulk: &'static Bulk,
        items: &[T],
        bind: impl Fn(Values, &T) -> Values,
        what: &'static str,
    ) {
        self.add(bulk, items, bind, (Some(what), what));
    }

    /// Rows may be there already, or gone.
    pub(super) fn run<T>(&mut self, bulk: &'static Bulk, items: &[T], bind: impl Fn(Values, &T) -> Values) {
        self.add(bulk, items, bind, (None, super::error::UNIQUE));
    }

    fn add<T>(
        &mut self,
        bulk: &'static Bulk,
        items: &[T],
        bind: impl Fn(Values, &T) -> Values,
        (missed, taken): (Option<&'static str>, &'static str),
    ) {
        for (query, rows) in bulk.chunks(self.dialect, items, bind) {
            self.list.push(Write {
                query,
                rows,
                missed,
                taken,
            });
        }
    }
}

impl Tx {
    /// Writes the whole list, or stops at the first conflict.
    pub async fn write(&mut self, writes: Writes) -> Result<(), StoreError> {
        for write in writes.list {
            let touched = self.run(write.query).await;
            let touched = touched.map_err(|error| error.or_conflict(write.taken))?;
            match write.missed {
                Some(what) if touched < write.rows => return Err(StoreError::Conflict { what }),
                _ => {}
            }
        }
        for change in writes.statuses {
            self.status(change);
        }
        Ok(())
    }
}

impl std::fmt::Debug for Writes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Writes({} statements)", self.list.len())
    }
}
