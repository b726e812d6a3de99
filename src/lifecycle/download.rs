//! Certificates of record, and their download after acknowledgement.

use super::{Authority, Error, Result, Scope};
use crate::{
    id::{ApplicationId, CertificateId},
    issuance::serial::SerialNumber,
    registry::certificate::{CertificateRecord, CertificateState},
    store::certificates::{self, CertificateFilter},
    x509::chain,
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
    pub async fn certificates(
        &self,
        scope: &Scope,
        query: CertificateQuery,
    ) -> Result<Vec<CertificateRecord>> {
        let portal = match scope {
            Scope::Portal(portal) => Some(*portal),
            Scope::Operator(_, roles) if roles.is_empty() => return Err(Error::Forbidden { code: "role" }),
            Scope::Operator(..) | Scope::System => None,
            Scope::Applicant(application) => {
                return Ok(self
                    .certificate_of(scope, *application)
                    .await?
                    .into_iter()
                    .collect());
            }
        };
        let filter = CertificateFilter {
            portal,
            state: query.state.map(|state| (state, self.clock.now())),
            serial: query.serial.as_deref().map(serial_octets).transpose()?,
            after: query.after,
            limit: query.limit.clamp(1, 200),
        };
        let mut tx = self.store.read("certificates.list").await?;
        Ok(certificates::list(&mut tx, &filter).await?)
    }

    /// A certificate of record.
    pub async fn certificate(&self, scope: &Scope, certificate: CertificateId) -> Result<CertificateRecord> {
        let mut tx = self.store.read("certificate.load").await?;
        certificates::load(&mut tx, certificate)
            .await?
            .filter(|record| scope.sees(record.application, record.portal))
            .ok_or(Error::NotFound)
    }

    /// The certificate of an application, once there is one.
    pub async fn certificate_of(
        &self,
        scope: &Scope,
        application: ApplicationId,
    ) -> Result<Option<CertificateRecord>> {
        let mut tx = self.store.read("certificate.of_application").await?;
        let found = certificates::by_application(&mut tx, application).await?;
        Ok(found.filter(|record| scope.sees(record.application, record.portal)))
    }

    /// Every certificate with that serial number (hex), of all issuers.
    pub async fn certificates_by_serial(
        &self,
        scope: &Scope,
        serial: &str,
    ) -> Result<Vec<CertificateRecord>> {
        let octets = serial_octets(serial)?;
        let mut tx = self.store.read("certificate.by_serial").await?;
        let found = certificates::find_serial(&mut tx, &octets).await?;
        let visible = |record: &CertificateRecord| scope.sees(record.application, record.portal);
        Ok(found.into_iter().filter(visible).collect())
    }

    /// The certificate (DER) for its holder: only after acknowledgement.
    pub async fn certificate_download(&self, scope: &Scope, certificate: CertificateId) -> Result<Vec<u8>> {
        Ok(self.released(scope, certificate).await?.der)
    }

    /// The certificates above it, nearest first, the root last; DER.
    pub async fn chain(&self, scope: &Scope, certificate: CertificateId) -> Result<Vec<Vec<u8>>> {
        let record = self.certificate(scope, certificate).await?;
        let branch = self.issuers.find(&record.issuer).ok_or(Error::NotFound)?;
        let issuer = branch.issuer.certificate().to_vec();
        Ok([issuer].into_iter().chain(branch.above.iter().cloned()).collect())
    }

    /// Certificate and chain as PKCS#7 (DER): only after acknowledgement.
    pub async fn bundle_p7b(&self, scope: &Scope, certificate: CertificateId) -> Result<Vec<u8>> {
        let record = self.released(scope, certificate).await?;
        let above = self.chain(scope, certificate).await?;
        let all: Vec<&[u8]> = std::iter::once(record.der.as_slice())
            .chain(above.iter().map(Vec::as_slice))
            .collect();
        Ok(chain::bundle(&all))
    }

    async fn released(&self, scope: &Scope, certificate: CertificateId) -> Result<CertificateRecord> {
        let record = self.certificate(scope, certificate).await?;
        if record.acknowledged_at.is_none() {
            return Err(Error::Conflict {
                from: "issued_unacknowledged",
                action: "download",
                code: "not_acknowledged",
            });
        }
        Ok(record)
    }
}

/// Hex as people write it, with or without separators and leading zeros.
fn serial_octets(text: &str) -> Result<Vec<u8>> {
    let invalid = || Error::invalid("/serial", "serial");
    let digits: String = text.chars().filter(|c| !matches!(c, ':' | ' ')).collect();
    let digits = digits.trim_start_matches('0');
    let even = if digits.len().is_multiple_of(2) {
        digits.to_owned()
    } else {
        format!("0{digits}")
    };
    let octets = hex::decode(even).map_err(|_| invalid())?;
    SerialNumber::from_octets(&octets).map_err(|_| invalid())?;
    Ok(octets)
}
