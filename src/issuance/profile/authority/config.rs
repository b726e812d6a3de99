//! What the profile file of one of the authority's own certificates says; unknown keys are errors.

use jiff::{SignedDuration, Timestamp, ToSpan as _, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

use super::AuthorityForm;
use crate::{
    crypto::algorithm::SignatureAlgorithm,
    issuance::{
        extension::{issuer_sign_tool::IssuerSignTool, key_usage::Usage},
        profile::config::SubjectAttribute,
    },
};

/// A profile file with a `form`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthorityProfileConfig {
    /// The profile's name: that of its file.
    pub name: String,
    /// Which of the authority's own certificates it describes.
    pub form: AuthorityForm,
    /// The clauses that it follows.
    pub statute: String,
    /// First day in force.
    pub effective_from: Date,
    /// First day out of force.
    pub effective_until: Option<Date>,
    /// Which keys are certified.
    pub algorithms: Vec<SignatureAlgorithm>,
    /// Longest text in the subject, in characters.
    pub name_length_cap: usize,
    /// What the key may do.
    pub key_usage: Vec<Usage>,
    /// Object identifiers of `extKeyUsage`; authorities have none.
    #[serde(default)]
    pub extended_key_usage: Vec<String>,
    /// Class of the tool: KC1 to KA1; only authorities have one.
    pub tool_class: Option<String>,
    /// `anyPolicy` beside the classes.
    #[serde(default)]
    pub any_policy: bool,
    /// How many authorities may follow below; unbounded when absent.
    pub path_length: Option<u8>,
    /// `identificationKind`.
    pub identification_kind: Option<u8>,
    /// Name of the tool that holds the key.
    pub subject_sign_tool: Option<String>,
    /// Attributes of the subject, in the order of the name.
    pub subject: Vec<SubjectAttribute>,
    /// For how long.
    pub validity: AuthorityValidity,
    /// The tools of the authority that signs.
    pub issuer_sign_tool: Option<IssuerSignTool>,
}

/// How long key and certificate last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthorityValidity {
    /// The certificate.
    pub certificate: Period,
    /// The private key: after it, an authority signs status but no certificates.
    pub key: Period,
}

/// A length of time: `{ months = 180 }`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// Calendar months.
    Months(u16),
    /// Days of 24 hours.
    Days(u16),
    /// Hours.
    Hours(u16),
}

impl Period {
    /// The end of a period that begins at `start`; `None` beyond the calendar.
    pub fn end(self, start: Timestamp) -> Option<Timestamp> {
        match self {
            Self::Months(months) => {
                let start = start.to_zoned(TimeZone::UTC);
                Some(start.checked_add(i64::from(months).months()).ok()?.timestamp())
            }
            Self::Days(days) => start
                .checked_add(SignedDuration::from_hours(i64::from(days) * 24))
                .ok(),
            Self::Hours(hours) => start.checked_add(SignedDuration::from_hours(hours.into())).ok(),
        }
    }
}

impl std::fmt::Display for Period {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Months(months) => write!(f, "{months} months"),
            Self::Days(days) => write!(f, "{days} days"),
            Self::Hours(hours) => write!(f, "{hours} hours"),
        }
    }
}
