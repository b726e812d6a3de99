//! Public keys as `SubjectPublicKeyInfo`: the BIT STRING holds an OCTET STRING that holds `x || y`, little-endian (RFC 9215 4.3).

use der::{
    Decode as _, Encode as _,
    asn1::{BitStringRef, OctetStringRef},
};
use spki::SubjectPublicKeyInfoRef;

use super::{
    EncodingError,
    algorithm::{identifier, parameter_set, parameters},
};
use crate::crypto::gost::key::PublicKey;

impl PublicKey {
    /// Reads a `SubjectPublicKeyInfo` in DER, and checks the key.
    pub fn from_spki(spki: &[u8]) -> Result<Self, EncodingError> {
        let spki = SubjectPublicKeyInfoRef::from_der(spki)?;
        let set = parameter_set(&spki.algorithm)?;
        let bits = spki
            .subject_public_key
            .as_bytes()
            .ok_or(EncodingError::Malformed)?;
        let point = <&OctetStringRef>::from_der(bits)?;
        Ok(Self::new(set, point.as_bytes())?)
    }

    /// The `SubjectPublicKeyInfo` in DER.
    pub fn to_spki(&self) -> Result<Vec<u8>, EncodingError> {
        let parameters = parameters(self.set())?;
        let point = OctetStringRef::new(self.point())?.to_der()?;
        let spki = SubjectPublicKeyInfoRef {
            algorithm: identifier(self.set(), &parameters)?,
            subject_public_key: BitStringRef::from_bytes(&point)?,
        };
        Ok(spki.to_der()?)
    }
}
