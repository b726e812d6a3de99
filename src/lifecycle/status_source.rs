//! What the public status service asks of the register.

use super::{Authority, Result};
use crate::registry::revocation::Revocation;

/// What the register knows of a serial number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SerialStatus {
    /// Issued and not revoked.
    Good,
    /// Revoked, for good.
    Revoked(Revocation),
    /// Not on record.
    Unknown,
}

impl Authority {
    /// The status of a serial number.
    pub async fn serial_status(&self, issuer: &str, serial: &[u8]) -> Result<SerialStatus> {
        let _ = (issuer, serial);
        todo!()
    }
}
