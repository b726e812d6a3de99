//! What callers of a step see when it does not happen.

use super::clock_check::Doubt;
use crate::{random::RandomUnavailable, registration::refusal::Refused, store::StoreError};

/// The answer of every step.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// One field of a request that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// JSON pointer into the request.
    pub pointer: String,
    /// Stable code of the rule.
    pub code: String,
}

impl FieldError {
    /// A rule that a field breaks.
    pub fn new(pointer: impl Into<String>, code: impl Into<String>) -> Self {
        Self {
            pointer: pointer.into(),
            code: code.into(),
        }
    }
}

/// Why a step did not happen. Nothing but the audit log was changed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or it belongs to somebody else.
    #[error("not found")]
    NotFound,
    /// The present state does not allow the step.
    #[error("{action} is refused in state {from}: {code}")]
    Conflict {
        /// State in which it was asked for; empty where there is none.
        from: &'static str,
        /// Name of the step.
        action: &'static str,
        /// Stable code of the guard.
        code: &'static str,
    },
    /// The caller has seen an older version.
    #[error("the caller has seen version {expected}, present is {present}")]
    Stale {
        /// What the caller expected.
        expected: i64,
        /// What is there.
        present: i64,
    },
    /// The actor may not do this.
    #[error("the actor may not do this: {code}")]
    Forbidden {
        /// Stable code: `role`, `training`, `locked`, `actor`.
        code: &'static str,
    },
    /// The request breaks rules.
    #[error("the request breaks {} rules", errors.len())]
    Invalid {
        /// Which, field by field.
        errors: Vec<FieldError>,
    },
    /// The certification request or its key cannot be accepted.
    #[error("the key is refused: {code}")]
    KeyRefused {
        /// Stable code of the rule.
        code: &'static str,
    },
    /// More bytes than are taken.
    #[error("more bytes than are taken")]
    TooLarge,
    /// Not a kind of file that is taken.
    #[error("not a kind of file that is taken")]
    UnsupportedMedia,
    /// Something outside does not answer now; the same call may succeed later.
    #[error("not available now: {what}")]
    Unavailable {
        /// What, without personal data.
        what: String,
    },
    /// What would be dated cannot be: no certificate is issued meanwhile.
    #[error("the clock is in doubt: {0}")]
    ClockInDoubt(Doubt),
    /// A defect of Kepler or of its data.
    #[error("internal error")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// The stable code in API answers, logs and the audit log.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Conflict { code, .. } | Self::Forbidden { code } | Self::KeyRefused { code } => code,
            Self::Stale { .. } => "stale",
            Self::Invalid { .. } => "invalid",
            Self::TooLarge => "too_large",
            Self::UnsupportedMedia => "unsupported_media",
            Self::Unavailable { .. } => "unavailable",
            Self::ClockInDoubt(_) => "clock_in_doubt",
            Self::Internal(_) => "internal",
        }
    }

    /// Whether the same call may succeed later: decides for jobs.
    pub fn is_retryable(&self) -> bool {
        matches!(
            self,
            Self::Unavailable { .. } | Self::ClockInDoubt(_) | Self::Internal(_)
        )
    }

    /// Whether somebody was told no, which the audit log keeps: a failure of the machine is for the log instead.
    pub fn is_refusal(&self) -> bool {
        matches!(
            self,
            Self::Conflict { .. } | Self::Forbidden { .. } | Self::KeyRefused { .. }
        )
    }

    /// One broken rule.
    pub fn invalid(pointer: impl Into<String>, code: impl Into<String>) -> Self {
        Self::Invalid {
            errors: vec![FieldError::new(pointer, code)],
        }
    }

    /// A defect, with what caused it.
    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(source.into())
    }
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        Self::Conflict {
            from: refused.from,
            action: refused.action,
            code: refused.why.code(),
        }
    }
}

impl From<RandomUnavailable> for Error {
    fn from(error: RandomUnavailable) -> Self {
        Self::Unavailable {
            what: error.to_string(),
        }
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict { what } => Self::Conflict {
                from: "",
                action: "store",
                code: what,
            },
            StoreError::Busy | StoreError::Unavailable(_) | StoreError::ObjectsUnavailable { .. } => {
                Self::Unavailable {
                    what: error.to_string(),
                }
            }
            StoreError::Inconsistent { .. } | StoreError::Internal(_) => Self::internal(error),
        }
    }
}
