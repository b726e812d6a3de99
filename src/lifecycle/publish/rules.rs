//! Which lists are made besides the full one, and where they go: the section `[crl]`.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

/// Rules for revocation lists of all issuers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CrlRules {
    /// Seconds from one list of an issuer to the next: revocations that come meanwhile share it. 0: each has its own.
    pub debounce_seconds: u32,
    /// A delta is made with every full list.
    pub deltas: bool,
    /// Entries of certificates that have ended stay for ever, and lists say so (`expiredCertsOnCRL`).
    pub keep_expired: bool,
    /// Further places to publish to, besides the own listener: `file:///FOLDER` or `s3://BUCKET/PREFIX`.
    pub publish_to: Vec<String>,
}

impl Default for CrlRules {
    fn default() -> Self {
        Self {
            debounce_seconds: 5,
            deltas: false,
            keep_expired: false,
            publish_to: Vec::new(),
        }
    }
}

impl CrlRules {
    /// From one list of an issuer to the next.
    pub fn debounce(&self) -> SignedDuration {
        SignedDuration::from_secs(self.debounce_seconds.into())
    }
}
