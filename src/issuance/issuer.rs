//! An issuer: a CA certificate and the key behind it.

use crate::crypto::algorithm::SignatureAlgorithm;

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
}

/// A key did not sign.
#[derive(Debug, thiserror::Error)]
pub enum SigningError {
    /// The token or the library refused.
    #[error("the key refused to sign: {0}")]
    Refused(String),
    /// Nobody answers: whether a signature was made is not known.
    #[error("the key does not answer: {0}")]
    Unavailable(String),
}
