//! Public keys: taken apart and checked by arithmetic, before anything trusts them. One check per file.
//!
//! [`check`] runs them all over a `SubjectPublicKeyInfo`, [`identities`] tells two forms of one key apart from two keys.
//! What takes one look is in `rsa_numbers`, `elliptic_point` and `gost_point`; `small_factors`, `roca` and `close_primes` find moduli
//! that can be factored.

use der::{Decode as _, asn1::OctetStringRef};
use spki::SubjectPublicKeyInfoRef;

use super::{
    algorithm::{KeyKind, SignatureAlgorithm},
    digest,
    gost::{self, ParameterSet},
};

mod close_primes;
mod elliptic_point;
mod gost_point;
mod residue;
mod roca;
mod rsa_numbers;
mod small_factors;

use self::rsa_numbers::RsaNumbers;
pub use self::{close_primes::FERMAT_STEPS, rsa_numbers::RSA_BITS, small_factors::SMALL_PRIMES_BELOW};

/// A public key that must not be certified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PublicKeyRefused {
    /// Not a `SubjectPublicKeyInfo`, or its numbers make no key.
    #[error("the public key is not well formed")]
    Malformed,
    /// The algorithm or the curve is not in the table.
    #[error("the public key's algorithm is not supported")]
    UnknownAlgorithm,
    /// The modulus is too short.
    #[error("the public key is too weak")]
    Weak,
    /// The modulus is longer than anybody can be asked to verify with.
    #[error("the public key is longer than allowed")]
    TooLong,
    /// The public exponent is even, too small or too large.
    #[error("the public exponent is not allowed")]
    Exponent,
    /// A small prime divides the modulus.
    #[error("the modulus has a small factor")]
    SmallFactor,
    /// The modulus has the form that a faulty library gave it (CVE-2017-15361).
    #[error("the modulus was made by a faulty library (ROCA)")]
    Roca,
    /// The prime factors are so close that Fermat's method finds them.
    #[error("the prime factors of the modulus are too close")]
    ClosePrimes,
}

/// Checks the key (`SubjectPublicKeyInfo` in DER) and says which algorithm it signs with.
pub fn check(spki: &[u8]) -> Result<SignatureAlgorithm, PublicKeyRefused> {
    let parsed = SubjectPublicKeyInfoRef::from_der(spki).map_err(|_| PublicKeyRefused::Malformed)?;
    let algorithm = SignatureAlgorithm::from_spki(spki).ok_or(PublicKeyRefused::UnknownAlgorithm)?;
    let bits = parsed
        .subject_public_key
        .as_bytes()
        .ok_or(PublicKeyRefused::Malformed)?;
    match algorithm.key_kind() {
        KeyKind::P256 | KeyKind::P384 => elliptic_point::check(algorithm.key_kind(), bits)?,
        KeyKind::Gost(_) => gost_point::check(spki)?,
        KeyKind::Rsa => check_rsa(&RsaNumbers::read(bits)?)?,
    }
    Ok(algorithm)
}

/// The cheap checks first: whoever sends rubbish pays more than we do.
fn check_rsa(key: &RsaNumbers<'_>) -> Result<(), PublicKeyRefused> {
    key.check_size()?;
    key.check_exponent()?;
    small_factors::check(key.modulus)?;
    roca::check(key.modulus)?;
    close_primes::check(key.modulus)
}

/// The bits of the subject public key: the content of the BIT STRING.
pub fn bits(spki: &[u8]) -> Option<&[u8]> {
    SubjectPublicKeyInfoRef::from_der(spki)
        .ok()?
        .subject_public_key
        .as_bytes()
}

/// Length of the modulus, if it is an RSA key.
pub fn rsa_bits(spki: &[u8]) -> Option<usize> {
    let algorithm = SignatureAlgorithm::from_spki(spki)?;
    if algorithm.key_kind() != KeyKind::Rsa {
        return None;
    }
    Some(RsaNumbers::read(bits(spki)?).ok()?.length())
}

/// The parameter set, if it is a GOST key whose set is known.
pub fn parameter_set(spki: &[u8]) -> Option<ParameterSet> {
    gost::PublicKey::from_spki(spki).ok().map(|key| key.set())
}

/// The key as certificates carry it: a GOST key written by RFC 9215 4.2, whatever stood in its parameters; any other as
/// it came.
pub fn canonical(spki: &[u8]) -> Vec<u8> {
    let key = gost::PublicKey::from_spki(spki).and_then(|key| key.to_spki());
    key.unwrap_or_else(|_| spki.to_vec())
}

/// Whether both are the same key, however their parameters are written.
pub fn is_same(one: &[u8], other: &[u8]) -> bool {
    one == other || canonical(one) == canonical(other)
}

/// The two names of a key, either of which is enough to know it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyIdentities {
    /// SHA-256 of the `SubjectPublicKeyInfo`.
    pub spki: [u8; 32],
    /// SHA-256 of the bare key, whatever stands around it: of the modulus for RSA (two exponents over one modulus share
    /// the secret), of the coordinates x and y for a point (two parameter sets may share a curve).
    pub bare: [u8; 32],
}

/// The names of the key in this `SubjectPublicKeyInfo`; `None` when it cannot be read.
pub fn identities(spki: &[u8]) -> Option<KeyIdentities> {
    let bits = bits(spki)?;
    let kind = SignatureAlgorithm::from_spki(spki).map(SignatureAlgorithm::key_kind);
    let bare = match (kind, RsaNumbers::read(bits)) {
        // RFC 9215 4.3: an OCTET STRING around x and y.
        (Some(KeyKind::Gost(_)), _) => {
            <&OctetStringRef>::from_der(bits).map_or(bits, OctetStringRef::as_bytes)
        }
        (_, Ok(key)) => key.modulus,
        // SEC 1 2.3.3: the first octet says that x and y follow.
        (_, Err(_)) => bits.strip_prefix(&[4]).unwrap_or(bits),
    };
    Some(KeyIdentities {
        spki: digest::sha256(spki),
        bare: digest::sha256(bare),
    })
}

#[cfg(test)]
mod tests;
