//! RSA: size of the modulus, form of the exponent.

use der::Decode as _;
use rsa::pkcs1::RsaPublicKeyRef;

use super::PublicKeyRefused;

/// Shortest and longest RSA modulus, in bits.
pub const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=4096;

/// FIPS 186-5 A.1.1: the public exponent is odd and greater than 2^16.
const SMALLEST_EXPONENT: u64 = 65_537;

/// Modulus and exponent, big-endian, without leading zeros.
pub(super) struct RsaNumbers<'a> {
    pub(super) modulus: &'a [u8],
    exponent: &'a [u8],
}

impl<'a> RsaNumbers<'a> {
    /// Reads `RSAPublicKey` (RFC 8017 A.1.1).
    pub(super) fn read(bits: &'a [u8]) -> Result<Self, PublicKeyRefused> {
        let key = RsaPublicKeyRef::from_der(bits).map_err(|_| PublicKeyRefused::Malformed)?;
        Ok(Self {
            modulus: key.modulus.as_bytes(),
            exponent: key.public_exponent.as_bytes(),
        })
    }

    /// Length of the modulus in bits.
    pub(super) fn length(&self) -> usize {
        let leading = self
            .modulus
            .first()
            .map_or(0, |first| first.leading_zeros() as usize);
        self.modulus.len() * 8 - leading
    }

    /// Within bounds, and odd.
    pub(super) fn check_size(&self) -> Result<(), PublicKeyRefused> {
        let length = self.length();
        if length < *RSA_BITS.start() {
            return Err(PublicKeyRefused::Weak);
        }
        if length > *RSA_BITS.end() {
            return Err(PublicKeyRefused::TooLong);
        }
        match self.modulus.last() {
            Some(last) if last & 1 == 1 => Ok(()),
            _ => Err(PublicKeyRefused::Malformed),
        }
    }

    /// At most eight octets: an exponent of the modulus' size is a way to make every relying party slow.
    pub(super) fn check_exponent(&self) -> Result<(), PublicKeyRefused> {
        if self.exponent.len() > 8 {
            return Err(PublicKeyRefused::Exponent);
        }
        let octets = self.exponent.iter();
        let exponent = octets.fold(0_u64, |number, octet| number << 8 | u64::from(*octet));
        if exponent < SMALLEST_EXPONENT || exponent.is_multiple_of(2) {
            return Err(PublicKeyRefused::Exponent);
        }
        Ok(())
    }
}
