//! A change of the status of one serial number, and why the order of changes does not matter.
//!
//! Statuses are ordered: unknown < good < revoked, and of two revocations the earlier one stands. [`Standing::join`] takes
//! the higher one, so changes that are applied twice, late, or in any order give the same result. The journal may merge
//! its rows, and a node may read a row again, because of that.

use jiff::Timestamp;

use super::serial::Serial;
use crate::registry::revocation::Revocation;

/// What is known of a serial number that was issued, or spent without a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// When the certificate ends; whole seconds.
    pub not_after: Timestamp,
    /// Its revocation, if it was revoked.
    pub revocation: Option<Revocation>,
}

/// The new standing of a serial number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusChange {
    /// The issuer: its subject key identifier in lower-case hex.
    pub issuer: String,
    /// The serial number.
    pub serial: Serial,
    /// What is known of it now.
    pub standing: Standing,
}

impl Standing {
    /// The higher of two standings: the later end, and the first revocation.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self {
            not_after: self.not_after.max(other.not_after),
            revocation: match (self.revocation, other.revocation) {
                (Some(one), Some(two)) => Some(earlier(one, two)),
                (one, two) => one.or(two),
            },
        }
    }
}

/// Of two that began at the same moment, the one with the lower number of reason, and so on: any rule will do that all nodes share.
fn earlier(one: Revocation, two: Revocation) -> Revocation {
    let rank = |revocation: Revocation| {
        (
            revocation.at,
            revocation.reason.number(),
            revocation.invalid_since,
        )
    };
    if rank(two) < rank(one) { two } else { one }
}
