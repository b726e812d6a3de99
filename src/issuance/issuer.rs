//! An issuer: a CA certificate and the key behind it.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jiff::Timestamp;

use super::extension::key_usage::{self, KEY_CERT_SIGN};
use crate::{
    crypto::{
        algorithm::SignatureAlgorithm,
        private_key::{KeyParameters, PrivateKey, PrivateKeyError},
        public_key,
    },
    x509::{certificate::Certificate, name, oid, read},
};

/// A private key, wherever it lives. Synchronous: `lifecycle` runs it on the blocking pool.
///
/// Hashing is ours, so that file keys and tokens share one ground: a provider signs a digest.
pub trait SigningKey: Send + Sync + 'static {
    /// The algorithm that this key signs with.
    fn algorithm(&self) -> SignatureAlgorithm;

    /// The public key: `SubjectPublicKeyInfo` in DER.
    fn public_key(&self) -> &[u8];

    /// The signature over `digest`, in the form that goes into the BIT STRING of a signed object.
    fn sign_digest(&self, digest: &[u8]) -> Result<Vec<u8>, SigningError>;

    /// Whether a signature may have to wait for something besides the processor: a token, a network. Only a key in memory
    /// never does.
    fn waits(&self) -> bool {
        true
    }

    /// Whether it would sign now, found out without a signature: asked before a serial number is spent.
    fn ready(&self) -> Result<(), SigningError> {
        Ok(())
    }
}

/// A key did not sign.
#[derive(Debug, thiserror::Error)]
pub enum SigningError {
    /// The token or the library answered, and there is no signature.
    #[error("the key refused to sign: {0}")]
    Refused(String),
    /// The key could not be asked, so there is no signature.
    #[error("the key cannot be asked: {0}")]
    Unavailable(String),
    /// The key was asked and does not answer in time: whether it makes a signature is not known yet.
    #[error("the key was asked and does not answer")]
    Undecided(LateAnswer),
}

/// The answer of a key that took too long: it comes later, or never.
pub struct LateAnswer(Mutex<Poll>);

type Poll = Box<dyn FnMut() -> Option<Result<Vec<u8>, SigningError>> + Send>;

impl LateAnswer {
    /// An answer that `poll` fetches once it is there.
    pub fn new(poll: impl FnMut() -> Option<Result<Vec<u8>, SigningError>> + Send + 'static) -> Self {
        Self(Mutex::new(Box::new(poll)))
    }

    /// The answer, if it is there now; to be asked again otherwise.
    pub fn poll(&mut self) -> Option<Result<Vec<u8>, SigningError>> {
        let poll = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        poll()
    }
}

impl std::fmt::Debug for LateAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LateAnswer")
    }
}

/// A key in memory: file keys once opened, and keys of tests.
impl SigningKey for PrivateKey {
    fn algorithm(&self) -> SignatureAlgorithm {
        PrivateKey::algorithm(self)
    }

    fn public_key(&self) -> &[u8] {
        PrivateKey::public_key(self)
    }

    fn waits(&self) -> bool {
        false
    }

    fn sign_digest(&self, digest: &[u8]) -> Result<Vec<u8>, SigningError> {
        PrivateKey::sign_digest(self, digest).map_err(|error| SigningError::Refused(error.to_string()))
    }
}

/// A CA certificate and a key that do not make an issuer.
#[derive(Debug, thiserror::Error)]
pub enum IssuerRefused {
    /// The certificate cannot be read.
    #[error("the CA certificate cannot be read: {0}")]
    Malformed(#[from] der::Error),
    /// RFC 5280 4.2.1.3, 4.2.1.9: cA and keyCertSign are a must.
    #[error("the certificate is not one of a certification authority")]
    NotAnAuthority,
    /// Nothing to name the issuer by.
    #[error("the CA certificate has no subject key identifier")]
    NoKeyIdentifier,
    /// The key belongs to another certificate.
    #[error("the key does not belong to the CA certificate")]
    OtherKey,
}

/// A CA certificate and the key behind it.
pub struct Issuer {
    pub(super) id: String,
    name: String,
    certificate: Vec<u8>,
    pub(super) authority: Authority,
    pub(super) key: Arc<dyn SigningKey>,
    throw_away: OnceLock<PrivateKey>,
}

/// What certificates copy from the certificate of their issuer.
#[derive(Clone)]
pub(crate) struct Authority {
    /// `subject` in DER: the `issuer` of what is issued.
    pub(crate) subject: Vec<u8>,
    /// Subject key identifier.
    pub(crate) key_identifier: Vec<u8>,
    /// `issuer` in DER of the CA certificate itself.
    pub(crate) issuer: Vec<u8>,
    /// The serial number of the CA certificate itself: INTEGER content octets.
    pub(crate) serial: Vec<u8>,
    pub(crate) spki: Vec<u8>,
    pub(crate) not_before: Timestamp,
    pub(crate) not_after: Timestamp,
    pub(crate) key_not_after: Timestamp,
    pub(crate) policies: Vec<u8>,
}

impl Authority {
    pub(crate) fn read(der: &[u8]) -> Result<Self, IssuerRefused> {
        let certificate = Certificate::parse(der)?;
        if !is_authority(&certificate) {
            return Err(IssuerRefused::NotAnAuthority);
        }
        let not_after = certificate.not_after()?;
        let policies = certificate.extension(oid::CERTIFICATE_POLICIES);
        Ok(Self {
            subject: certificate.subject.to_vec(),
            key_identifier: certificate
                .subject_key_identifier()
                .ok_or(IssuerRefused::NoKeyIdentifier)?
                .to_vec(),
            issuer: certificate.issuer.to_vec(),
            serial: read::content(certificate.serial_element)?.to_vec(),
            spki: certificate.spki.to_vec(),
            not_before: certificate.not_before()?,
            not_after,
            key_not_after: certificate.key_not_after().unwrap_or(not_after),
            policies: policies
                .map(|extension| extension.value.to_vec())
                .unwrap_or_default(),
        })
    }
}

impl Issuer {
    /// Binds a key to its CA certificate (DER); `name` is what people call the issuer.
    pub fn new(
        name: impl Into<String>,
        certificate: &[u8],
        key: Arc<dyn SigningKey>,
    ) -> Result<Self, IssuerRefused> {
        let authority = Authority::read(certificate)?;
        if !public_key::is_same(&authority.spki, key.public_key()) {
            return Err(IssuerRefused::OtherKey);
        }
        Ok(Self {
            id: hex::encode(&authority.key_identifier),
            name: name.into(),
            certificate: certificate.to_vec(),
            authority,
            key,
            throw_away: OnceLock::new(),
        })
    }

    /// The issuer's name in the register and in addresses: subject key identifier in lower-case hex.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What people call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The CA certificate in DER.
    pub fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// The CA's distinguished name in DER: the `issuer` of certificates and CRLs.
    pub fn subject(&self) -> &[u8] {
        &self.authority.subject
    }

    /// The CA's distinguished name for screens.
    pub fn display_name(&self) -> String {
        name::display(&self.authority.subject)
    }

    /// The subject key identifier: the `keyIdentifier` of CRLs.
    pub fn key_identifier(&self) -> &[u8] {
        &self.authority.key_identifier
    }

    /// The key, for CRLs.
    pub fn key(&self) -> &Arc<dyn SigningKey> {
        &self.key
    }

    /// The algorithm that it signs with.
    pub fn algorithm(&self) -> SignatureAlgorithm {
        self.key.algorithm()
    }

    /// End of the CA certificate's validity.
    pub fn not_after(&self) -> Timestamp {
        self.authority.not_after
    }

    /// End of the CA key's usage period: after it the issuer signs CRLs, but no certificates.
    pub fn key_not_after(&self) -> Timestamp {
        self.authority.key_not_after
    }

    /// Makes the throw-away key, which takes a while for RSA, before the first certificate needs it.
    pub fn warm_up(&self) -> Result<(), PrivateKeyError> {
        self.throw_away_key().map(drop)
    }

    /// A key that nobody trusts, of the same algorithm: what it signs is linted and thrown away.
    pub(super) fn throw_away_key(&self) -> Result<&PrivateKey, PrivateKeyError> {
        if let Some(key) = self.throw_away.get() {
            return Ok(key);
        }
        let parameters = KeyParameters {
            rsa_bits: 2048,
            parameter_set: public_key::parameter_set(&self.authority.spki),
        };
        let (key, _) = PrivateKey::generate(self.algorithm(), parameters)?;
        Ok(self.throw_away.get_or_init(|| key))
    }
}

impl std::fmt::Debug for Issuer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Issuer({})", self.id)
    }
}

/// RFC 5280 4.2.1.9 and 4.2.1.3: `cA TRUE`, and `keyCertSign` where key usage is there.
fn is_authority(certificate: &Certificate<'_>) -> bool {
    let constraints = certificate.extension(oid::BASIC_CONSTRAINTS);
    let is_ca = constraints.is_some_and(|extension| {
        read::sequence(extension.value).is_ok_and(|parts| parts.first() == Some(&[1, 1, 0xff].as_slice()))
    });
    let usage = certificate.extension(oid::KEY_USAGE);
    is_ca && usage.is_none_or(|extension| key_usage::read(extension.value) & KEY_CERT_SIGN != 0)
}
