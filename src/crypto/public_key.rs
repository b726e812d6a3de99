//! Public keys: taken apart and checked by arithmetic, before anything trusts them.

use der::{Decode as _, asn1::UintRef};
use rsa::pkcs1::RsaPublicKeyRef;
use spki::SubjectPublicKeyInfoRef;

use super::algorithm::{KeyKind, SignatureAlgorithm};

/// A public key that must not be certified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PublicKeyRefused {
    /// Not a `SubjectPublicKeyInfo`, or its numbers make no key.
    #[error("the public key is not well formed")]
    Malformed,
    /// The algorithm or the curve is not in the table.
    #[error("the public key's algorithm is not supported")]
    UnknownAlgorithm,
    /// The modulus is too short, or the exponent too small.
    #[error("the public key is too weak")]
    Weak,
    /// The modulus is longer than anybody can be asked to verify with.
    #[error("the public key is longer than allowed")]
    TooLong,
}

/// Shortest and longest RSA modulus, in bits.
pub const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=4096;

/// FIPS 186-5 A.1.1: the public exponent is odd and greater than 2^16.
const SMALLEST_EXPONENT: u64 = 65_537;

/// Checks the key (`SubjectPublicKeyInfo` in DER) and says which algorithm it signs with.
pub fn check(spki: &[u8]) -> Result<SignatureAlgorithm, PublicKeyRefused> {
    let parsed = SubjectPublicKeyInfoRef::from_der(spki).map_err(|_| PublicKeyRefused::Malformed)?;
    let algorithm = SignatureAlgorithm::from_spki(spki).ok_or(PublicKeyRefused::UnknownAlgorithm)?;
    let bits = parsed
        .subject_public_key
        .as_bytes()
        .ok_or(PublicKeyRefused::Malformed)?;
    match algorithm.key_kind() {
        // SEC 1 3.2.2.1: on the curve and not the point at infinity; both curves have cofactor 1.
        KeyKind::P256 => check_point::<33>(bits, p256::PublicKey::from_sec1_bytes(bits).is_ok())?,
        KeyKind::P384 => check_point::<49>(bits, p384::PublicKey::from_sec1_bytes(bits).is_ok())?,
        KeyKind::Rsa => check_rsa(bits)?,
    }
    Ok(algorithm)
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
    let key = RsaPublicKeyRef::from_der(bits(spki)?).ok()?;
    Some(bit_length(&key.modulus))
}

/// RFC 5480 2.2: applications need not understand compressed points; strict readers refuse them.
fn check_point<const COMPRESSED: usize>(bits: &[u8], on_curve: bool) -> Result<(), PublicKeyRefused> {
    if on_curve && bits.len() > COMPRESSED {
        Ok(())
    } else {
        Err(PublicKeyRefused::Malformed)
    }
}

fn check_rsa(bits: &[u8]) -> Result<(), PublicKeyRefused> {
    let key = RsaPublicKeyRef::from_der(bits).map_err(|_| PublicKeyRefused::Malformed)?;
    let length = bit_length(&key.modulus);
    if length < *RSA_BITS.start() {
        return Err(PublicKeyRefused::Weak);
    }
    if length > *RSA_BITS.end() {
        return Err(PublicKeyRefused::TooLong);
    }
    let odd = key.modulus.as_bytes().last().is_some_and(|last| last & 1 == 1);
    if !odd {
        return Err(PublicKeyRefused::Malformed);
    }
    check_exponent(key.public_exponent.as_bytes())
}

/// At most eight octets: an exponent of the modulus' size is a way to make every relying party slow.
fn check_exponent(octets: &[u8]) -> Result<(), PublicKeyRefused> {
    if octets.len() > 8 {
        return Err(PublicKeyRefused::Malformed);
    }
    let exponent = octets
        .iter()
        .fold(0_u64, |number, octet| number << 8 | u64::from(*octet));
    if exponent < SMALLEST_EXPONENT || exponent.is_multiple_of(2) {
        return Err(PublicKeyRefused::Weak);
    }
    Ok(())
}

fn bit_length(number: &UintRef<'_>) -> usize {
    let octets = number.as_bytes();
    let leading = octets.first().map_or(0, |first| first.leading_zeros() as usize);
    octets.len() * 8 - leading
}
