//! Writes encrypted PKCS#8: PBES2 with scrypt (RFC 7914) and AES-256-CBC, which every common tool opens.

use der::{Encode as _, asn1::OctetStringRef, pem::LineEnding};
use pkcs8::{
    EncryptedPrivateKeyInfoRef,
    pkcs5::{pbes2, scrypt},
};

use crate::random::{self, RandomUnavailable, SecureRandom};

/// scrypt cost: N = 2^14, r = 8, p = 1, that is 16 MiB and some 40 ms for each guess, and the most that OpenSSL opens
/// with its default memory limit.
const LOG_COST: u8 = 14;
const BLOCK_SIZE: u32 = 8;
const PARALLELISM: u32 = 1;

/// A key could not be encrypted.
#[derive(Debug, thiserror::Error)]
pub enum EncryptError {
    /// No randomness for salt and initialisation vector.
    #[error(transparent)]
    Random(#[from] RandomUnavailable),
    /// The library refused.
    #[error("the private key cannot be encrypted")]
    Refused,
}

impl From<der::Error> for EncryptError {
    fn from(_: der::Error) -> Self {
        Self::Refused
    }
}

/// Encrypts a PKCS#8 key under a passphrase; PEM.
pub fn encrypt(pkcs8: &[u8], passphrase: &[u8], random: &dyn SecureRandom) -> Result<String, EncryptError> {
    let cost = scrypt::Params::new(LOG_COST, BLOCK_SIZE, PARALLELISM).map_err(|_| EncryptError::Refused)?;
    let (salt, vector) = (random::bytes::<16>(random)?, random::bytes::<16>(random)?);
    let scheme = pbes2::Parameters::generate_scrypt_aes256cbc(cost, &salt, vector)
        .map_err(|_| EncryptError::Refused)?;
    let encrypted = scheme
        .encrypt(passphrase, pkcs8)
        .map_err(|_| EncryptError::Refused)?;
    let info = EncryptedPrivateKeyInfoRef {
        encryption_algorithm: scheme.into(),
        encrypted_data: OctetStringRef::new(&encrypted)?,
    };
    let pem = der::pem::encode_string("ENCRYPTED PRIVATE KEY", LineEnding::LF, &info.to_der()?);
    pem.map_err(|_| EncryptError::Refused)
}
