//! The certificate of record.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::revocation::Revocation;
use crate::{
    crypto::algorithm::SignatureAlgorithm,
    id::{ApplicationId, CertificateId, PortalId},
};

/// A certificate as the register holds it. Written once, in the transaction that ends the issuance; afterwards only
/// revocation and acknowledgement are added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateRecord {
    /// Our identifier.
    pub id: CertificateId,
    /// The application that it was issued for; one application has at most one certificate.
    pub application: ApplicationId,
    /// The portal that handed over the application.
    pub portal: PortalId,
    /// The issuer: its subject key identifier in lower-case hex.
    pub issuer: String,
    /// Serial number: the content octets of the INTEGER without leading zero, as the index key.
    pub serial: Vec<u8>,
    /// The certificate.
    pub der: Vec<u8>,
    /// SHA-256 of the holder's `SubjectPublicKeyInfo`.
    pub public_key_fingerprint: Vec<u8>,
    /// The holder's algorithm.
    pub algorithm: SignatureAlgorithm,
    /// Start of validity; the register entry exists no later.
    pub not_before: Timestamp,
    /// End of validity.
    pub not_after: Timestamp,
    /// End of the private key's usage period.
    pub key_not_after: Timestamp,
    /// When the register entry was made.
    pub issued_at: Timestamp,
    /// When the holder accepted the certificate's contents; downloads open then.
    pub acknowledged_at: Option<Timestamp>,
    /// Final once set.
    pub revocation: Option<Revocation>,
}

/// What relying parties are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificateState {
    /// Issued, not yet accepted by the holder.
    Issued,
    /// Accepted, in force.
    Active,
    /// Revoked; final.
    Revoked,
    /// Past its end of validity.
    Expired,
}

impl CertificateRecord {
    /// The state at `now`. Revocation wins over expiry.
    pub fn state(&self, now: Timestamp) -> CertificateState {
        if self.revocation.is_some() {
            CertificateState::Revoked
        } else if now > self.not_after {
            CertificateState::Expired
        } else if self.acknowledged_at.is_some() {
            CertificateState::Active
        } else {
            CertificateState::Issued
        }
    }

    /// The serial number in lower-case hex: the form of API, screens and command line.
    pub fn serial_hex(&self) -> String {
        hex::encode(&self.serial)
    }
}
