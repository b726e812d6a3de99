//! Private keys as PKCS#8 `PrivateKeyInfo`.
//!
//! No standard fixes what the OCTET STRING `privateKey` holds for an unmasked key, and three forms occur: the number in
//! little-endian bytes (OpenSSL's engine today, and what is written here), an OCTET STRING around these bytes (older
//! engines, Bouncy Castle), an INTEGER (the first engines, from RFC 4357's time).

use der::{
    Decode as _, Encode as _,
    asn1::{OctetStringRef, UintRef},
};
use pkcs8::PrivateKeyInfoRef;
use zeroize::Zeroizing;

use super::{
    EncodingError,
    algorithm::{identifier, parameter_set, parameters},
};
use crate::crypto::gost::key::SigningKey;

impl SigningKey {
    /// Reads a `PrivateKeyInfo` in DER, whichever form its number has.
    pub fn from_pkcs8(pkcs8: &[u8]) -> Result<Self, EncodingError> {
        let info = PrivateKeyInfoRef::from_der(pkcs8)?;
        let set = parameter_set(&info.algorithm)?;
        let secret = number(info.private_key.as_bytes(), set.strength().octets())?;
        Ok(Self::new(set, &secret)?)
    }

    /// The `PrivateKeyInfo` in DER, with the number in little-endian bytes.
    pub fn to_pkcs8(&self) -> Result<Zeroizing<Vec<u8>>, EncodingError> {
        let parameters = parameters(self.set())?;
        let secret = OctetStringRef::new(self.secret())?;
        let info = PrivateKeyInfoRef::new(identifier(self.set(), &parameters)?, secret);
        Ok(Zeroizing::new(info.to_der()?))
    }
}

/// The number in `octets` little-endian bytes.
fn number(contents: &[u8], octets: usize) -> Result<Zeroizing<Vec<u8>>, EncodingError> {
    if contents.len() == octets {
        return Ok(Zeroizing::new(contents.to_vec()));
    }
    if let Ok(inner) = <&OctetStringRef>::from_der(contents) {
        return (inner.as_bytes().len() == octets)
            .then(|| Zeroizing::new(inner.as_bytes().to_vec()))
            .ok_or(EncodingError::Malformed);
    }
    let value = UintRef::from_der(contents)?;
    if value.as_bytes().len() > octets {
        return Err(EncodingError::Malformed);
    }
    let mut secret = Zeroizing::new(Vec::with_capacity(octets));
    secret.extend(value.as_bytes().iter().rev());
    secret.resize(octets, 0);
    Ok(secret)
}
