//! What the public status service asks of the register: the port that a database, an index or a test stands behind.

use std::{path::Path, sync::Arc};

use async_trait::async_trait;
use bytes::Bytes;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::crl::scope::CrlScope;
use crate::registry::revocation::Revocation;

/// What the register knows of a serial number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SerialStatus {
    /// Issued by this issuer and not revoked; says nothing of expiry (RFC 6960 2.2).
    Good,
    /// Revoked, for good.
    Revoked(Revocation),
    /// Never issued by this issuer. A serial number that is not on record is never `Good`.
    Unknown,
}

/// The register cannot be asked now; relying parties are told to try later, never something else.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the register cannot be asked now")]
pub struct Unavailable;

/// The current CRL of an issuer, in its file. Cheap to clone.
#[derive(Clone, Debug)]
pub struct PublishedCrl {
    /// The file: a `CertificateList`. Beside it, with `.gz` and `.br` behind the name, compressed forms, once they are made.
    pub path: Arc<Path>,
    /// Octets of the file.
    pub length: u64,
    /// SHA-256 of the file: HTTP entity tags come from it, so a restored database never reuses the tag of another list.
    pub digest: [u8; 32],
    /// `cRLNumber`.
    pub number: u64,
    /// When it was issued.
    pub this_update: Timestamp,
    /// When the next one is there at the latest.
    pub next_update: Timestamp,
    /// The list before was issued in an earlier second: the date, which has whole seconds, tells the two apart.
    pub is_dated: bool,
}

impl PublishedCrl {
    /// The first half of the digest in hex: what entity tags are made from.
    pub fn tag(&self) -> String {
        hex::encode(self.digest).chars().take(32).collect()
    }
}

/// A CA certificate with what stands above it.
#[derive(Clone, Debug)]
pub struct CaCertificate {
    /// The issuer's certificate, DER.
    pub der: Bytes,
    /// The certificates above it, nearest first, the root last; DER.
    pub chain: Vec<Bytes>,
    /// Certificates of the same name and key that somebody else signed: another way to a root; DER.
    pub cross_certificates: Vec<Bytes>,
}

/// The register as the public listener sees it. `issuer` is the subject key identifier in lower-case hex, `serial`
/// the content octets of the INTEGER without leading zero, as in
/// [`CertificateRecord`](crate::registry::certificate::CertificateRecord).
#[async_trait]
pub trait StatusSource: Send + Sync + 'static {
    /// Another number after every change of a status: while it is the same, so is every status. Asked for every answer, and
    /// as much in doubt as they are.
    fn generation(&self) -> Result<u64, Unavailable>;

    /// The status of a serial number, from memory: it may not wait.
    fn serial_status(&self, issuer: &str, serial: &[u8]) -> Result<SerialStatus, Unavailable>;

    /// The current CRL; `None` for an issuer that is not ours, has no such list, or has not published yet.
    async fn crl(&self, issuer: &str, scope: CrlScope) -> Result<Option<PublishedCrl>, Unavailable>;

    /// The CA certificate; `None` for an issuer that is not ours.
    async fn ca_certificate(&self, issuer: &str) -> Result<Option<CaCertificate>, Unavailable>;
}

/// A strong HTTP entity tag (RFC 9110 8.8.3): quoted, from the SHA-256 of the content.
pub fn entity_tag(content: &[u8]) -> String {
    let digest = Sha256::digest(content);
    let short: String = hex::encode(digest).chars().take(32).collect();
    format!("\"{short}\"")
}
