//! Consents: one purpose, one object (152-FZ as changed by 156-FZ).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What the applicant agreed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentPurpose {
    /// Processing of personal data for issuing the certificate.
    Processing,
    /// Transfer to state registers for the checks.
    Registers,
    /// Recording of the video confirmation.
    Recording,
}

/// A consent with what proves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// One purpose.
    pub purpose: ConsentPurpose,
    /// Version of the text that was shown.
    pub text_version: String,
    /// SHA-256 of that text, lower-case hex.
    pub text_sha256: String,
    /// When it was given.
    pub given_at: Timestamp,
}
