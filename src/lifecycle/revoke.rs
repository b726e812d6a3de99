//! A certificate is revoked, for good.

use super::{Authority, Result};
use crate::{
    actor::Actor,
    id::{AttemptId, CertificateId},
    registry::{certificate::CertificateRecord, revocation::RevocationReason},
};

impl Authority {
    /// Revokes. The second call returns the first revocation.
    pub async fn revoke(
        &self,
        actor: &Actor,
        certificate: CertificateId,
        reason: RevocationReason,
    ) -> Result<CertificateRecord> {
        let _ = (actor, certificate, reason);
        todo!()
    }

    /// The serial numbers that were spent without a certificate: each is revoked in CRL and OCSP.
    pub async fn spent_attempts(&self, issuer: &str) -> Result<Vec<AttemptId>> {
        let _ = issuer;
        todo!()
    }
}
