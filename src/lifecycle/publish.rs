//! Certificate revocation lists are made and published.

use super::{Authority, Result};

impl Authority {
    /// Publishes a new CRL of one issuer (task).
    pub async fn publish_crl(&self, issuer: &str) -> Result<()> {
        let _ = issuer;
        todo!()
    }

    /// Puts those issuers in line whose CRL is missing or nears its end (task, and at start).
    pub async fn refresh_crls(&self) -> Result<()> {
        todo!()
    }
}
