//! An issuer as OCSP sees it, and the delegated responder that answers for it (RFC 6960 4.2.2.2).

use std::sync::Arc;

use bytes::Bytes;
use const_oid::ObjectIdentifier;
use der::Decode as _;
use jiff::Timestamp;
use x509_cert::ext::pkix::ExtendedKeyUsage;

use super::{cert_id_hash::CERT_ID_HASHES, request::CertId};
use crate::{
    crypto::{algorithm::KeyFamily, digest::sha1, public_key, verify::verify},
    issuance::issuer::{SigningError, SigningKey},
    status::serial::Serial,
    x509::{certificate::Certificate, encode, oid},
};

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
    /// The key could not be tried.
    #[error("the responder's key did not sign: {0}")]
    Key(#[from] SigningError),
    /// The key signs, and its signatures are wrong.
    #[error("the responder's key makes wrong signatures")]
    WrongSignature,
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
    /// `KeyHash` of `ResponderID`: SHA-1 by definition (RFC 6960 4.2.1).
    pub(super) key_hash: [u8; 20],
    pub(super) not_before: Timestamp,
    pub(super) not_after: Timestamp,
    pub(super) key: Arc<dyn SigningKey>,
    /// It may be asked on the thread that answers.
    pub(super) at_once: bool,
    /// `certs` of every answer, in DER: the tag `[0]` included.
    pub(super) certs: Bytes,
}

impl IssuerStatusIdentity {
    /// Binds an issuer's certificate to its delegated responder, after checking that they belong together.
    pub fn new(
        issuer_certificate: &[u8],
        responder_certificate: &[u8],
        responder_key: Arc<dyn SigningKey>,
    ) -> Result<Self, IdentityError> {
        let issuer = Certificate::parse(issuer_certificate)?;
        let responder = Certificate::parse(responder_certificate)?;
        if responder.issuer != issuer.subject {
            return Err(IdentityError::OtherIssuer);
        }
        if !signs_ocsp(&responder)? {
            return Err(IdentityError::NotAResponder);
        }
        if !public_key::is_same(responder.spki, responder_key.public_key()) {
            return Err(IdentityError::OtherKey);
        }
        let key = key_bits(&issuer)?;
        Ok(Self {
            issuer: hex::encode(issuer.subject_key_identifier().unwrap_or(&sha1(key))),
            hashes: issuer_hashes(issuer.subject, key),
            responder: DelegatedResponder {
                key_hash: sha1(key_bits(&responder)?),
                not_before: responder.not_before()?,
                not_after: responder.not_after()?,
                certs: encode::context_constructed(0, &[&encode::sequence(&[responder_certificate])]).into(),
                at_once: signs_at_once(&*responder_key),
                key: responder_key,
            },
        })
    }

    /// The issuer: subject key identifier in lower-case hex, as in the register and in the addresses of its CRL.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The request that names a certificate of this issuer by SHA-1, and says nothing else (RFC 6960 4.1.1), in DER.
    pub fn plain_request(&self, serial: Serial) -> Vec<u8> {
        let Some(hashes) = self.hashes.first() else {
            return Vec::new();
        };
        let algorithm = encode::sequence(&[&encode::oid(hashes.oid), b"\x05\x00"]);
        let cert_id = encode::sequence(&[
            &algorithm,
            &encode::octet_string(&hashes.name),
            &encode::octet_string(&hashes.key),
            &encode::integer(serial.as_bytes()),
        ]);
        // OCSPRequest, TBSRequest, requestList, Request
        (0..4).fold(cert_id, |inner, _| encode::sequence(&[&inner]))
    }

    /// Until when the responder's certificate is valid: it must be replaced well before.
    pub fn responder_not_after(&self) -> Timestamp {
        self.responder.not_after
    }

    /// Whether `cert_id` speaks of this issuer: name and key both.
    pub(super) fn is_named_by(&self, cert_id: &CertId<'_>) -> bool {
        self.hash_of(cert_id).is_some()
    }

    /// The place in the table of the hash that `cert_id` names this issuer with.
    pub(super) fn hash_of(&self, cert_id: &CertId<'_>) -> Option<usize> {
        self.hashes.iter().position(|hashes| {
            hashes.key == cert_id.issuer_key_hash.as_bytes()
                && hashes.oid == cert_id.hash_algorithm.oid
                && hashes.name == cert_id.issuer_name_hash.as_bytes()
        })
    }

    /// Signs something and checks the signature with the key in the responder's certificate: a key that is not the right
    /// one, or cannot be asked, is found before a relying party finds it.
    pub fn try_key(&self) -> Result<(), IdentityError> {
        const SAMPLE: &[u8] = b"a responder's key is tried";
        let key = &self.responder.key;
        let algorithm = key.algorithm();
        let signature = key.sign_digest(&algorithm.digest().digest(SAMPLE))?;
        verify(algorithm, key.public_key(), SAMPLE, &signature).map_err(|_| IdentityError::WrongSignature)
    }
}

/// Whether to hand a signature to another thread and back costs more than it takes: on a curve it is made in tens of
/// microseconds, by RSA in hundreds, and a token is waited for.
fn signs_at_once(key: &dyn SigningKey) -> bool {
    !key.waits() && key.algorithm().key_kind().family() != KeyFamily::Rsa
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

fn signs_ocsp(responder: &Certificate<'_>) -> Result<bool, IdentityError> {
    let Some(usage) = responder.extension(oid::EXTENDED_KEY_USAGE) else {
        return Ok(false);
    };
    Ok(ExtendedKeyUsage::from_der(usage.value)?
        .0
        .contains(&oid::OCSP_SIGNING))
}

/// What `issuerKeyHash` and `KeyHash` are made of: the BIT STRING without its count of unused bits.
fn key_bits<'a>(certificate: &Certificate<'a>) -> Result<&'a [u8], IdentityError> {
    public_key::bits(certificate.spki).ok_or_else(|| IdentityError::Malformed(der::ErrorKind::Failed.into()))
}
