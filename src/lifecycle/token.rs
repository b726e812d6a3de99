//! Tokens that open something: 32 random bytes, of which only the hash is kept.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

use crate::random::{RandomUnavailable, SecureRandom};

/// A new token, as text for URLs and headers.
pub(super) fn generate(random: &dyn SecureRandom) -> Result<String, RandomUnavailable> {
    Ok(URL_SAFE_NO_PAD.encode(crate::random::bytes::<32>(random)?))
}

/// SHA-256 in lower-case hex.
pub(super) fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
