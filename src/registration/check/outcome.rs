//! What a register said about the data that it was asked about.

use jiff::{SignedDuration, civil::Date};
use serde::{Deserialize, Serialize};

/// The final answer of one attempt. Partial answers stay per field: everything not named in `Mismatch` agreed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// Everything that was asked about agrees.
    Match,
    /// The register knows the person or organisation, and these fields differ.
    Mismatch {
        /// Names of the fields, as in [`super::inputs::CheckInputs`].
        fields: Vec<String>,
    },
    /// The register has no such entry.
    NotFound,
    /// The document or organisation exists and is not in force: passport withdrawn, organisation wound up.
    Invalid {
        /// The register's reason code.
        reason: String,
        /// Since when, if the register says so.
        since: Option<Date>,
    },
    /// The register refused the question (no access, no such service): for engineers, not for the applicant.
    Rejected {
        /// The register's code.
        code: String,
    },
    /// The authority did not answer; ask again. Delays a case, never decides it.
    Unavailable {
        /// Not before that time has passed.
        retry_after: Option<SignedDuration>,
    },
}

impl Outcome {
    /// Whether the register itself spoke about the data: anything but a refusal or an outage.
    pub fn is_answer(&self) -> bool {
        !matches!(self, Self::Rejected { .. } | Self::Unavailable { .. })
    }

    /// The name of the variant in database, API and screens.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::Mismatch { .. } => "mismatch",
            Self::NotFound => "not_found",
            Self::Invalid { .. } => "invalid",
            Self::Rejected { .. } => "rejected",
            Self::Unavailable { .. } => "unavailable",
        }
    }
}
