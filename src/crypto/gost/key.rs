//! Keys: a secret scalar that signs, a point that checks.

use std::fmt;

use zeroize::Zeroizing;

use super::{curve::group::PointError, nonce::Nonces, parameters::ParameterSet};
use crate::random::{RandomUnavailable, SecureRandom, bytes};

/// A key could not be made or used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SigningKeyError {
    /// Not a number from 1 to `q - 1` of the right length.
    #[error("the private key is not a number below the order of its parameter set")]
    Secret,
    /// The digest does not have the length that the parameter set signs.
    #[error("the digest does not have the length of the parameter set")]
    DigestLength,
    /// The random source does not answer; without it nothing is made or signed.
    #[error("the random number source of the machine is unavailable")]
    RandomUnavailable,
    /// No usable number came out in many tries: memory or processor are broken.
    #[error("the computation gave no usable number")]
    Computation,
}

impl From<RandomUnavailable> for SigningKeyError {
    fn from(_: RandomUnavailable) -> Self {
        Self::RandomUnavailable
    }
}

/// A public key that was checked: on its curve, not infinity, in the group of the base point.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PublicKey {
    set: ParameterSet,
    point: Vec<u8>,
}

impl PublicKey {
    /// Takes `x || y`, each little-endian (RFC 9215 4.3).
    pub fn new(set: ParameterSet, point: &[u8]) -> Result<Self, PointError> {
        set.group().check(point)?;
        Ok(Self {
            set,
            point: point.to_vec(),
        })
    }

    /// Its parameter set.
    pub fn set(&self) -> ParameterSet {
        self.set
    }

    /// `x || y`, each little-endian.
    pub fn point(&self) -> &[u8] {
        &self.point
    }

    /// Whether `signature` (`s || r`, each big-endian) is that of the digest (RFC 7091 6.2).
    pub fn verify_digest(&self, digest: &[u8], signature: &[u8]) -> bool {
        self.set.group().verify(&self.point, digest, signature)
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({}, {})", self.set.name(), hex::encode(&self.point))
    }
}

/// A private key; wiped when dropped, prints nothing.
#[derive(Clone)]
pub struct SigningKey {
    set: ParameterSet,
    secret: Zeroizing<Vec<u8>>,
}

impl SigningKey {
    /// Takes the secret number, little-endian.
    pub fn new(set: ParameterSet, secret: &[u8]) -> Result<Self, SigningKeyError> {
        if !set.group().is_secret(secret) {
            return Err(SigningKeyError::Secret);
        }
        Ok(Self {
            set,
            secret: Zeroizing::new(secret.to_vec()),
        })
    }

    /// Makes a key.
    ///
    /// All keys are equally likely (up to `2^-254`): twice the length of a key is drawn and reduced.
    pub fn generate(set: ParameterSet, random: &dyn SecureRandom) -> Result<Self, SigningKeyError> {
        let mut wide = Zeroizing::new(vec![0; 2 * set.strength().octets()]);
        random.fill(&mut wide)?;
        let secret = set.group().secret(&wide).ok_or(SigningKeyError::Computation)?;
        Self::new(set, &secret)
    }

    /// Its parameter set.
    pub fn set(&self) -> ParameterSet {
        self.set
    }

    /// The secret number, little-endian.
    pub(super) fn secret(&self) -> &[u8] {
        &self.secret
    }

    /// The public key.
    pub fn public_key(&self) -> Result<PublicKey, SigningKeyError> {
        let point = self.set.group().public_key(&self.secret);
        Ok(PublicKey {
            set: self.set,
            point: point.ok_or(SigningKeyError::Computation)?,
        })
    }

    /// The signature over a digest of the set's length: `s || r`, each big-endian (RFC 7091 6.1, RFC 9215 2).
    ///
    /// The nonce depends on key, digest and fresh randomness: with a random source that repeats itself, two different
    /// digests still get different nonces; with one that fails, nothing is signed.
    pub fn sign_digest(&self, digest: &[u8], random: &dyn SecureRandom) -> Result<Vec<u8>, SigningKeyError> {
        let octets = self.set.strength().octets();
        if digest.len() != octets {
            return Err(SigningKeyError::DigestLength);
        }
        let fresh = Zeroizing::new(bytes::<32>(random)?);
        let label = self.set.name().as_bytes();
        Nonces::new(label, &self.secret, digest, &fresh, 2 * octets)
            .take(8)
            .find_map(|nonce| self.sign_with_nonce(digest, &nonce))
            .ok_or(SigningKeyError::Computation)
    }

    /// The signature for a given nonce, which has twice the length of the key (little-endian, reduced modulo `q`).
    pub(super) fn sign_with_nonce(&self, digest: &[u8], nonce: &[u8]) -> Option<Vec<u8>> {
        self.set.group().sign(&self.secret, digest, nonce)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(..)")
    }
}
