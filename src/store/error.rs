//! What can go wrong between Kepler and its database.

/// The database did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Somebody was faster, or a constraint of the schema forbids it. Nothing was written.
    #[error("conflict: {what}")]
    Conflict {
        /// What stands in the way, as a code: `version`, `key_seen`, `certificate`.
        what: &'static str,
    },
    /// A row contradicts itself or cannot be opened.
    #[error("inconsistent row {id} of {table}: {column}")]
    Inconsistent {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The row.
        id: String,
    },
    /// Another transaction was in the way; the same again may succeed.
    #[error("the database is busy")]
    Busy,
    /// The database does not answer.
    #[error("the database is unavailable")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The object store does not answer, or refuses.
    #[error("the object store {place} is unavailable")]
    ObjectsUnavailable {
        /// The folder or bucket.
        place: String,
        /// Why.
        #[source]
        source: object_store::Error,
    },
    /// A mistake in Kepler or in its schema.
    #[error("the database refused a statement")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl StoreError {
    /// The same transaction may succeed when it is tried again.
    pub fn is_retryable(&self) -> bool {
        matches!(
            self,
            Self::Busy | Self::Unavailable(_) | Self::ObjectsUnavailable { .. }
        )
    }

    /// A unique violation says `what`; everything else stays as it is.
    pub(super) fn or_conflict(self, what: &'static str) -> Self {
        match self {
            Self::Conflict { what: UNIQUE } => Self::Conflict { what },
            other => other,
        }
    }
}

/// The code of a unique violation that no statement has named more closely.
pub(super) const UNIQUE: &str = "unique";

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(database) => {
                if database.is_unique_violation() {
                    return Self::Conflict { what: UNIQUE };
                }
                if database.is_foreign_key_violation() {
                    return Self::Conflict { what: "reference" };
                }
                if database.is_check_violation() {
                    return Self::Conflict { what: "check" };
                }
                let code = database.code().unwrap_or_default();
                match code.as_ref() {
                    code if super::dialect::REFUSED_BY_TRIGGER.contains(&code) => {
                        Self::Conflict { what: "append_only" }
                    }
                    code if super::dialect::RETRYABLE.contains(&code) => Self::Busy,
                    _ => Self::Internal(Box::new(error)),
                }
            }
            sqlx::Error::PoolTimedOut => Self::Busy,
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Self::Unavailable(Box::new(error)),
            _ => Self::Internal(Box::new(error)),
        }
    }
}
