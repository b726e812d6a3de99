//! What the public status service asks of the register.

use jiff::Timestamp;

use super::{Authority, Error, Result, publish};
use crate::{
    registry::revocation::Revocation,
    status::{
        crl::scope::CrlScope,
        source::{CaCertificate, PublishedCrl, SerialStatus},
    },
    store::{attempts, authority_certificates, certificates, crls},
};

/// A CRL in memory.
#[derive(Clone, Debug)]
pub struct Crl {
    /// The `CertificateList`.
    pub der: Vec<u8>,
    /// `cRLNumber`.
    pub number: u64,
    /// When it was issued.
    pub this_update: Timestamp,
    /// When the next one is there at the latest.
    pub next_update: Timestamp,
}

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

    /// The current CRL of an issuer, in its file.
    pub async fn published_crl(&self, issuer: &str, scope: CrlScope) -> Result<Option<PublishedCrl>> {
        if scope == CrlScope::Delta && !self.policy.crl.deltas {
            return Ok(None);
        }
        let mut tx = self.store.read("status.crl").await?;
        let newest = crls::newest(&mut tx, issuer, scope).await?;
        drop(tx);
        let Some(latest) = newest.first() else {
            return Ok(None);
        };
        if scope == CrlScope::Full {
            publish::watch(issuer, latest, self.clock.now());
        }
        let before = newest.get(1).map(|before| before.this_update.as_second());
        Ok(Some(PublishedCrl {
            path: self.crl_files.path(&publish::name(latest)).into(),
            length: latest.length,
            digest: latest.digest,
            number: latest.number,
            this_update: latest.this_update,
            next_update: latest.next_update,
            is_dated: before != Some(latest.this_update.as_second()),
        }))
    }

    /// The current full CRL of an issuer, in memory: for tools that look into it.
    pub async fn crl(&self, issuer: &str) -> Result<Option<Crl>> {
        let Some(published) = self.published_crl(issuer, CrlScope::Full).await? else {
            return Ok(None);
        };
        let der = tokio::fs::read(&published.path).await.map_err(Error::internal)?;
        Ok(Some(Crl {
            der,
            number: published.number,
            this_update: published.this_update,
            next_update: published.next_update,
        }))
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
