//! What the public status service asks of the register.

use super::{Authority, Error, Result, publish};
use crate::{
    registry::revocation::Revocation,
    status::source::{CaCertificate, Crl, SerialStatus},
    store::{attempts, authority_certificates, certificates, crls},
};

impl Authority {
    /// The status of a serial number. One that was spent without a certificate counts as revoked.
    pub async fn serial_status(&self, issuer: &str, serial: &[u8]) -> Result<SerialStatus> {
        let mut tx = self.store.read("status.serial").await?;
        if let Some(revocation) = certificates::status(&mut tx, issuer, serial).await? {
            return Ok(issued(revocation));
        }
        if let Some(spent) = attempts::abandoned_serial(&mut tx, issuer, serial).await? {
            return Ok(SerialStatus::Revoked(spent));
        }
        let own = authority_certificates::status(&mut tx, issuer, serial).await?;
        Ok(own.map_or(SerialStatus::Unknown, issued))
    }

    /// The current CRL of an issuer.
    pub async fn crl(&self, issuer: &str) -> Result<Option<Crl>> {
        let mut tx = self.store.read("status.crl").await?;
        let Some(latest) = crls::latest(&mut tx, issuer).await? else {
            return Ok(None);
        };
        publish::watch(issuer, &latest, self.clock.now());
        let number = u64::try_from(latest.number).map_err(Error::internal)?;
        Ok(Some(Crl::new(
            latest.der,
            number,
            latest.this_update,
            latest.next_update,
        )))
    }

    /// The certificate of an issuer with what stands above it.
    pub fn ca_certificate(&self, issuer: &str) -> Option<CaCertificate> {
        let branch = self.issuers.find(issuer)?;
        Some(CaCertificate {
            der: branch.issuer.certificate().to_vec().into(),
            chain: branch.above.iter().map(|der| der.clone().into()).collect(),
            cross_certificates: branch
                .cross_certificates
                .iter()
                .map(|der| der.clone().into())
                .collect(),
        })
    }
}

fn issued(revocation: Option<Revocation>) -> SerialStatus {
    revocation.map_or(SerialStatus::Good, SerialStatus::Revoked)
}
