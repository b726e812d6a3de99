//! Revocation: final, with a reason of RFC 5280 and the ground of the statute.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Why a certificate was revoked: RFC 5280 5.3.1. `certificateHold` and `removeFromCRL` are left out on purpose:
/// the statute knows no suspension, and revocation is final.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RevocationReason {
    /// No reason given; left out of CRL entries.
    Unspecified,
    /// The holder's key is no longer the holder's alone.
    KeyCompromise,
    /// The CA's key is no longer the CA's alone.
    CaCompromise,
    /// The holder left the organisation, or its data changed.
    AffiliationChanged,
    /// Replaced by another certificate.
    Superseded,
    /// No longer needed.
    CessationOfOperation,
    /// Powers ended.
    PrivilegeWithdrawn,
}

impl RevocationReason {
    /// All reasons.
    pub const ALL: [Self; 7] = [
        Self::Unspecified,
        Self::KeyCompromise,
        Self::CaCompromise,
        Self::AffiliationChanged,
        Self::Superseded,
        Self::CessationOfOperation,
        Self::PrivilegeWithdrawn,
    ];

    /// The number of `CRLReason`.
    pub fn number(self) -> u8 {
        match self {
            Self::Unspecified => 0,
            Self::KeyCompromise => 1,
            Self::CaCompromise => 2,
            Self::AffiliationChanged => 3,
            Self::Superseded => 4,
            Self::CessationOfOperation => 5,
            Self::PrivilegeWithdrawn => 9,
        }
    }

    /// The reason of that number; `None` for those that Kepler does not use.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.number() == number)
    }

    /// The name in database, API and command line.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unspecified => "unspecified",
            Self::KeyCompromise => "key_compromise",
            Self::CaCompromise => "ca_compromise",
            Self::AffiliationChanged => "affiliation_changed",
            Self::Superseded => "superseded",
            Self::CessationOfOperation => "cessation_of_operation",
            Self::PrivilegeWithdrawn => "privilege_withdrawn",
        }
    }

    /// The reason of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

/// Why, and since when the certificate was not to be trusted, as whoever asks for the revocation says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RevocationGround {
    /// Why.
    pub reason: RevocationReason,
    /// Since when, if that is known: not after the revocation.
    pub invalid_since: Option<Timestamp>,
}

impl From<RevocationReason> for RevocationGround {
    fn from(reason: RevocationReason) -> Self {
        Self {
            reason,
            invalid_since: None,
        }
    }
}

/// An entry of the register that ends a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revocation {
    /// The moment of the register entry; effect starts here, never before.
    pub at: Timestamp,
    /// Why.
    pub reason: RevocationReason,
    /// Since when, as far as is known, the certificate was not to be trusted any more: `invalidityDate` (RFC 5280 5.3.2).
    /// Never after [`at`](Self::at), and it changes nothing of the effect.
    pub invalid_since: Option<Timestamp>,
}

impl Revocation {
    /// A revocation that says nothing of the time before.
    pub fn new(at: Timestamp, reason: RevocationReason) -> Self {
        Self {
            at,
            reason,
            invalid_since: None,
        }
    }

    /// The same; `since` is cut to the moment of the revocation.
    #[must_use]
    pub fn invalid_since(self, since: Option<Timestamp>) -> Self {
        Self {
            invalid_since: since.map(|since| since.min(self.at)),
            ..self
        }
    }
}
