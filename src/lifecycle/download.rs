//! Certificates of record, and their download after acknowledgement.

use super::{Authority, Result, Scope};
use crate::{
    id::{ApplicationId, CertificateId},
    registry::certificate::{CertificateRecord, CertificateState},
};

/// Which certificates to list, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CertificateQuery {
    /// State; none means all.
    pub state: Option<CertificateState>,
    /// Serial number in hex.
    pub serial: Option<String>,
    /// The last one of the page before.
    pub after: Option<CertificateId>,
    /// At most so many.
    pub limit: u32,
}

impl Authority {
    /// A page of the certificates in scope.
    pub async fn certificates(&self, scope: &Scope, query: CertificateQuery) -> Result<Vec<CertificateRecord>> {
        let _ = (scope, query);
        todo!()
    }

    /// A certificate of record.
    pub async fn certificate(&self, scope: &Scope, certificate: CertificateId) -> Result<CertificateRecord> {
        let _ = (scope, certificate);
        todo!()
    }

    /// The certificate of an application, once there is one.
    pub async fn certificate_of(
        &self,
        scope: &Scope,
        application: ApplicationId,
    ) -> Result<Option<CertificateRecord>> {
        let _ = (scope, application);
        todo!()
    }

    /// Every certificate with that serial number (hex), of all issuers.
    pub async fn certificates_by_serial(&self, scope: &Scope, serial: &str) -> Result<Vec<CertificateRecord>> {
        let _ = (scope, serial);
        todo!()
    }

    /// The certificate (DER) for its holder: only after acknowledgement.
    pub async fn certificate_download(&self, scope: &Scope, certificate: CertificateId) -> Result<Vec<u8>> {
        let _ = (scope, certificate);
        todo!()
    }

    /// The certificates above it, nearest first, the root last; DER.
    pub async fn chain(&self, scope: &Scope, certificate: CertificateId) -> Result<Vec<Vec<u8>>> {
        let _ = (scope, certificate);
        todo!()
    }

    /// Certificate and chain as PKCS#7 (DER): only after acknowledgement.
    pub async fn bundle_p7b(&self, scope: &Scope, certificate: CertificateId) -> Result<Vec<u8>> {
        let _ = (scope, certificate);
        todo!()
    }
}
