//! The simulated gateway's signing key.

use aws_lc_rs::{
    encoding::AsDer as _,
    hmac,
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use zeroize::Zeroizing;

/// A key to sign receipts and messages with.
pub struct GatewaySigner(Key);

enum Key {
    EcdsaP256(Box<EcdsaKeyPair>),
    HmacSha256(Box<hmac::Key>),
}

/// The key does not work.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the simulated gateway's key cannot be used")]
pub struct UnusableKey;

impl GatewaySigner {
    /// A new P-256 key.
    pub fn generate() -> Result<Self, UnusableKey> {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).map_err(|_| UnusableKey)?;
        Ok(Self(Key::EcdsaP256(Box::new(pair))))
    }

    /// A P-256 key in PKCS#8, unencrypted DER.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, UnusableKey> {
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, der).map_err(|_| UnusableKey)?;
        Ok(Self(Key::EcdsaP256(Box::new(pair))))
    }

    /// A shared secret instead of a key pair.
    pub fn hmac_sha256(secret: &[u8]) -> Self {
        Self(Key::HmacSha256(Box::new(hmac::Key::new(
            hmac::HMAC_SHA256,
            secret,
        ))))
    }

    /// The private key in PKCS#8, to be read by [`Self::from_pkcs8`] after a restart; none for a shared secret.
    pub fn to_pkcs8(&self) -> Option<Zeroizing<Vec<u8>>> {
        match &self.0 {
            Key::EcdsaP256(pair) => pair
                .to_pkcs8v1()
                .ok()
                .map(|document| Zeroizing::new(document.as_ref().to_vec())),
            Key::HmacSha256(_) => None,
        }
    }

    /// The public key in PEM, for the configuration of the client; none for a shared secret.
    pub fn public_key_pem(&self) -> Option<String> {
        let Key::EcdsaP256(pair) = &self.0 else {
            return None;
        };
        let spki = pair.public_key().as_der().ok()?;
        der::pem::encode_string("PUBLIC KEY", der::pem::LineEnding::LF, spki.as_ref()).ok()
    }

    pub(super) fn sign(&self, payload: &[u8]) -> Result<Vec<u8>, UnusableKey> {
        match &self.0 {
            Key::EcdsaP256(pair) => pair
                .sign(&SystemRandom::new(), payload)
                .map(|signature| signature.as_ref().to_vec())
                .map_err(|_| UnusableKey),
            Key::HmacSha256(key) => Ok(hmac::sign(key, payload).as_ref().to_vec()),
        }
    }
}
