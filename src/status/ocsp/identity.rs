//! An issuer as OCSP sees it, and the delegated responder that answers for it (RFC 6960 4.2.2.2).

use std::sync::Arc;

use const_oid::{ObjectIdentifier, db::rfc5280};
use der::{Decode as _, Encode as _};
use jiff::Timestamp;
use sha1::{Digest as _, Sha1};
use x509_cert::{
    Certificate,
    ext::pkix::{ExtendedKeyUsage, SubjectKeyIdentifier},
};

use super::{cert_id_hash::CERT_ID_HASHES, request::CertId};
use crate::issuance::issuer::SigningKey;

/// A responder that could not answer for its issuer.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// One of the certificates does not decode.
    #[error("certificate does not decode: {0}")]
    Malformed(#[from] der::Error),
    /// RFC 6960 4.2.2.2: a delegated responder is certified directly by the issuer it answers for.
    #[error("the responder's certificate was not issued by this issuer")]
    OtherIssuer,
    /// RFC 6960 4.2.2.2: `id-kp-OCSPSigning` is a must.
    #[error("the responder's certificate does not carry the extended key usage OCSPSigning")]
    NotAResponder,
    /// The key is not the one in the responder's certificate.
    #[error("the key does not belong to the responder's certificate")]
    OtherKey,
}

/// An issuer: its hashes, made once for each algorithm of the table, and the responder that signs for it.
pub struct IssuerStatusIdentity {
    issuer: String,
    hashes: Vec<IssuerHashes>,
    pub(super) responder: DelegatedResponder,
}

struct IssuerHashes {
    oid: ObjectIdentifier,
    name: Vec<u8>,
    key: Vec<u8>,
}

/// Who signs the answers of one issuer.
pub(super) struct DelegatedResponder {
    pub(super) certificate: Vec<u8>,
    /// `KeyHash` of `ResponderID`: SHA-1 by definition (RFC 6960 4.2.1).
    pub(super) key_hash: [u8; 20],
    pub(super) not_before: Timestamp,
    pub(super) not_after: Timestamp,
    pub(super) key: Arc<dyn SigningKey>,
}

impl IssuerStatusIdentity {
    /// Binds an issuer's certificate to its delegated responder, after checking that they belong together.
    pub fn new(
        issuer_certificate: &[u8],
        responder_certificate: &[u8],
        responder_key: Arc<dyn SigningKey>,
    ) -> Result<Self, IdentityError> {
        let issuer = Certificate::from_der(issuer_certificate)?;
        let responder = Certificate::from_der(responder_certificate)?;
        let (issuer_tbs, responder_tbs) = (issuer.tbs_certificate(), responder.tbs_certificate());
        if responder_tbs.issuer() != issuer_tbs.subject() {
            return Err(IdentityError::OtherIssuer);
        }
        let usage = responder_tbs.get_extension::<ExtendedKeyUsage>()?;
        if !usage.is_some_and(|(_, usage)| usage.0.contains(&rfc5280::ID_KP_OCSP_SIGNING)) {
            return Err(IdentityError::NotAResponder);
        }
        if responder_tbs.subject_public_key_info().to_der()? != responder_key.public_key() {
            return Err(IdentityError::OtherKey);
        }
        let name = issuer_tbs.subject().to_der()?;
        let key = issuer_tbs
            .subject_public_key_info()
            .subject_public_key
            .raw_bytes();
        let validity = responder_tbs.validity();
        Ok(Self {
            issuer: key_identifier(&issuer)?,
            hashes: issuer_hashes(&name, key),
            responder: DelegatedResponder {
                certificate: responder_certificate.to_vec(),
                key_hash: Sha1::digest(
                    responder_tbs
                        .subject_public_key_info()
                        .subject_public_key
                        .raw_bytes(),
                )
                .into(),
                not_before: instant(validity.not_before),
                not_after: instant(validity.not_after),
                key: responder_key,
            },
        })
    }

    /// The issuer: subject key identifier in lower-case hex, as in the register and in the addresses of its CRL.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Until when the responder's certificate is valid: it must be replaced well before.
    pub fn responder_not_after(&self) -> Timestamp {
        self.responder.not_after
    }

    /// Whether `cert_id` speaks of this issuer: name and key both.
    pub(super) fn is_named_by(&self, cert_id: &CertId<'_>) -> bool {
        self.hashes.iter().any(|hashes| {
            hashes.oid == cert_id.hash_algorithm.oid
                && hashes.key == cert_id.issuer_key_hash.as_bytes()
                && hashes.name == cert_id.issuer_name_hash.as_bytes()
        })
    }
}

impl std::fmt::Debug for IssuerStatusIdentity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "IssuerStatusIdentity({})", self.issuer)
    }
}

fn issuer_hashes(name: &[u8], key: &[u8]) -> Vec<IssuerHashes> {
    CERT_ID_HASHES
        .iter()
        .map(|hash| IssuerHashes {
            oid: hash.oid,
            name: (hash.digest)(name),
            key: (hash.digest)(key),
        })
        .collect()
}

/// The subject key identifier; without the extension, RFC 5280 4.2.1.2 method 1.
fn key_identifier(certificate: &Certificate) -> Result<String, IdentityError> {
    let tbs = certificate.tbs_certificate();
    Ok(match tbs.get_extension::<SubjectKeyIdentifier>()? {
        Some((_, identifier)) => hex::encode(identifier.0.as_bytes()),
        None => hex::encode(Sha1::digest(
            tbs.subject_public_key_info().subject_public_key.raw_bytes(),
        )),
    })
}

fn instant(time: x509_cert::time::Time) -> Timestamp {
    let seconds = i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX);
    Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX)
}
