//! What an authority has decided about its answers.

use jiff::SignedDuration;

/// The rules that every answer follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnswerRules {
    /// From `thisUpdate` to `nextUpdate`.
    pub validity: SignedDuration,
    /// What is said of a serial number that was never issued.
    pub never_issued: NeverIssued,
    /// For how long after its end the status of a certificate is kept (RFC 6960 4.4.4); none: the extension is left out.
    pub retention: Option<SignedDuration>,
}

/// What is said of a serial number that was never issued (RFC 6960 2.2). Somebody who asks for one may hold a forged
/// certificate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NeverIssued {
    /// `unknown`.
    #[default]
    Unknown,
    /// `revoked` since 1970 with reason `certificateHold`, and the extension `id-pkix-ocsp-extended-revoke`.
    Revoked,
}

impl AnswerRules {
    /// Answers that are valid for so long; otherwise nothing special.
    pub fn valid_for(validity: SignedDuration) -> Self {
        Self {
            validity,
            never_issued: NeverIssued::Unknown,
            retention: None,
        }
    }
}
