//! What the public status service asks of the register.

use super::{Authority, Result};
use crate::status::source::{CaCertificate, Crl, SerialStatus};

impl Authority {
    /// The status of a serial number.
    pub async fn serial_status(&self, issuer: &str, serial: &[u8]) -> Result<SerialStatus> {
        let _ = (issuer, serial);
        todo!()
    }

    /// The current CRL of an issuer.
    pub async fn crl(&self, issuer: &str) -> Result<Option<Crl>> {
        let _ = issuer;
        todo!()
    }

    /// The certificate of an issuer with what stands above it.
    pub async fn ca_certificate(&self, issuer: &str) -> Result<Option<CaCertificate>> {
        let _ = issuer;
        todo!()
    }
}
