//! Private keys in memory: made, opened, put to work on aws-lc-rs and on [`gost`]. Where they are kept is `keys`' affair.

use aws_lc_rs::{
    digest::Digest,
    encoding::AsDer as _,
    rsa::{KeyPair as RsaKeyPair, KeySize},
    signature::{self as provider, EcdsaKeyPair, EcdsaSigningAlgorithm, KeyPair as _, RsaEncoding},
};
use der::{
    AnyRef, Decode as _, Encode as _,
    asn1::{BitStringRef, Null},
};
use pkcs8::PrivateKeyInfoRef;
use spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};
use zeroize::Zeroizing;

use super::{
    algorithm::{KeyKind, RSASSA_PSS, SignatureAlgorithm},
    gost::{self, EncodingError, ParameterSet, Strength},
};
use crate::random::OsRandom;

/// A private key could not be made, opened or used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PrivateKeyError {
    /// Not a PKCS#8 private key, or its numbers contradict each other.
    #[error("not a valid PKCS#8 private key")]
    Malformed,
    /// No row of the algorithm table, or a key length that is not offered.
    #[error("a private key of this algorithm or length is not supported")]
    Unsupported,
    /// The provider refused.
    #[error("the cryptographic provider refused the operation")]
    Refused,
}

impl From<EncodingError> for PrivateKeyError {
    fn from(error: EncodingError) -> Self {
        match error {
            EncodingError::Algorithm | EncodingError::Parameters => Self::Unsupported,
            EncodingError::Malformed | EncodingError::Point(_) | EncodingError::Secret(_) => Self::Malformed,
        }
    }
}

/// What an algorithm leaves open about a new key; each part counts for its own family only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyParameters {
    /// Length of an RSA modulus: 2048, 3072 or 4096 bits.
    pub rsa_bits: usize,
    /// Parameter set of a GOST key; `None` is CryptoPro-A for 256 bit, tc26-512-A for 512 bit.
    pub parameter_set: Option<ParameterSet>,
}

impl From<usize> for KeyParameters {
    fn from(rsa_bits: usize) -> Self {
        Self {
            rsa_bits,
            parameter_set: None,
        }
    }
}

impl From<ParameterSet> for KeyParameters {
    fn from(set: ParameterSet) -> Self {
        Self {
            rsa_bits: 0,
            parameter_set: Some(set),
        }
    }
}

/// A private key in memory.
pub struct PrivateKey {
    algorithm: SignatureAlgorithm,
    spki: Vec<u8>,
    pair: Pair,
}

enum Pair {
    Ecdsa(EcdsaKeyPair),
    Rsa(RsaKeyPair, &'static dyn RsaEncoding),
    Gost(gost::SigningKey),
}

impl PrivateKey {
    /// Opens a PKCS#8 `PrivateKeyInfo` in DER.
    pub fn from_pkcs8(pkcs8: &[u8]) -> Result<Self, PrivateKeyError> {
        let info = PrivateKeyInfoRef::from_der(pkcs8).map_err(|_| PrivateKeyError::Malformed)?;
        let curve = info.algorithm.parameters_oid().ok();
        let algorithm = SignatureAlgorithm::ALL
            .into_iter()
            .find(|algorithm| {
                let row = algorithm.row();
                row.key == info.algorithm.oid && (row.curve.is_none() || row.curve == curve)
            })
            .ok_or(PrivateKeyError::Unsupported)?;
        let pair = match algorithm.key_kind() {
            KeyKind::P256 => ecdsa(&provider::ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8)?,
            KeyKind::P384 => ecdsa(&provider::ECDSA_P384_SHA384_ASN1_SIGNING, pkcs8)?,
            KeyKind::Rsa => {
                let key = RsaKeyPair::from_der(info.private_key.as_bytes())
                    .map_err(|_| PrivateKeyError::Malformed)?;
                Pair::Rsa(key, padding(algorithm))
            }
            KeyKind::Gost(_) => {
                let key = gost::SigningKey::from_pkcs8(pkcs8)?;
                if key.set().is_test() {
                    return Err(PrivateKeyError::Unsupported);
                }
                Pair::Gost(key)
            }
        };
        Self::assemble(algorithm, pair)
    }

    /// Makes a key pair. Returns the key and its PKCS#8 form.
    ///
    /// The randomness comes from the operating system, whatever the caller was given: a private key is never repeatable.
    pub fn generate(
        algorithm: SignatureAlgorithm,
        parameters: impl Into<KeyParameters>,
    ) -> Result<(Self, Zeroizing<Vec<u8>>), PrivateKeyError> {
        let parameters = parameters.into();
        let pkcs8 = match algorithm.key_kind() {
            KeyKind::P256 => generate_ecdsa(&provider::ECDSA_P256_SHA256_ASN1_SIGNING)?,
            KeyKind::P384 => generate_ecdsa(&provider::ECDSA_P384_SHA384_ASN1_SIGNING)?,
            KeyKind::Rsa => generate_rsa(algorithm, parameters.rsa_bits)?,
            KeyKind::Gost(strength) => generate_gost(strength, parameters.parameter_set)?,
        };
        Ok((Self::from_pkcs8(&pkcs8)?, pkcs8))
    }

    /// The algorithm that it signs with.
    pub fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    /// The public key: `SubjectPublicKeyInfo` in DER.
    pub fn public_key(&self) -> &[u8] {
        &self.spki
    }

    /// The signature over a digest of the algorithm's kind, as it goes into a BIT STRING.
    pub fn sign_digest(&self, digest: &[u8]) -> Result<Vec<u8>, PrivateKeyError> {
        match &self.pair {
            Pair::Ecdsa(pair) => pair
                .sign_digest(&self.import(digest)?)
                .map(|signature| signature.as_ref().to_vec())
                .map_err(|_| PrivateKeyError::Refused),
            Pair::Rsa(pair, padding) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign_digest(*padding, &self.import(digest)?, &mut signature)
                    .map_err(|_| PrivateKeyError::Refused)?;
                Ok(signature)
            }
            Pair::Gost(key) => key
                .sign_digest(digest, &OsRandom)
                .map_err(|_| PrivateKeyError::Refused),
        }
    }

    /// The digest as the provider wants it, which checks its length.
    fn import(&self, digest: &[u8]) -> Result<Digest, PrivateKeyError> {
        let provider = self.algorithm.digest().provider();
        Digest::import_less_safe(digest, provider.ok_or(PrivateKeyError::Refused)?)
            .map_err(|_| PrivateKeyError::Refused)
    }

    /// The signature over a whole message.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, PrivateKeyError> {
        self.sign_digest(&self.algorithm.digest().digest(message))
    }

    fn assemble(algorithm: SignatureAlgorithm, pair: Pair) -> Result<Self, PrivateKeyError> {
        let malformed = |_| PrivateKeyError::Malformed;
        let spki = match &pair {
            Pair::Ecdsa(pair) => spki(algorithm, pair.public_key().as_ref()).map_err(malformed)?,
            Pair::Rsa(pair, _) => spki(algorithm, pair.public_key().as_ref()).map_err(malformed)?,
            Pair::Gost(key) => key.public_key().map_err(EncodingError::from)?.to_spki()?,
        };
        Ok(Self {
            algorithm,
            spki,
            pair,
        })
    }
}

impl std::fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PrivateKey({})", self.algorithm.code())
    }
}

fn ecdsa(algorithm: &'static EcdsaSigningAlgorithm, pkcs8: &[u8]) -> Result<Pair, PrivateKeyError> {
    EcdsaKeyPair::from_pkcs8(algorithm, pkcs8)
        .map(Pair::Ecdsa)
        .map_err(|_| PrivateKeyError::Malformed)
}

fn padding(algorithm: SignatureAlgorithm) -> &'static dyn RsaEncoding {
    if algorithm == SignatureAlgorithm::RsaPss {
        &provider::RSA_PSS_SHA256
    } else {
        &provider::RSA_PKCS1_SHA256
    }
}

fn generate_ecdsa(algorithm: &'static EcdsaSigningAlgorithm) -> Result<Zeroizing<Vec<u8>>, PrivateKeyError> {
    let document = EcdsaKeyPair::generate(algorithm)
        .and_then(|pair| pair.to_pkcs8v1())
        .map_err(|_| PrivateKeyError::Refused)?;
    Ok(Zeroizing::new(document.as_ref().to_vec()))
}

fn generate_rsa(algorithm: SignatureAlgorithm, bits: usize) -> Result<Zeroizing<Vec<u8>>, PrivateKeyError> {
    let size = match bits {
        2048 => KeySize::Rsa2048,
        3072 => KeySize::Rsa3072,
        4096 => KeySize::Rsa4096,
        _ => return Err(PrivateKeyError::Unsupported),
    };
    let pair = RsaKeyPair::generate(size).map_err(|_| PrivateKeyError::Refused)?;
    let document = pair.as_der().map_err(|_| PrivateKeyError::Refused)?;
    if algorithm == SignatureAlgorithm::Rsa {
        return Ok(Zeroizing::new(document.as_ref().to_vec()));
    }
    // RFC 4055 1.2: a key that is meant for PSS alone says so in its identifier.
    let mut info = PrivateKeyInfoRef::from_der(document.as_ref()).map_err(|_| PrivateKeyError::Refused)?;
    info.algorithm = AlgorithmIdentifierRef {
        oid: RSASSA_PSS,
        parameters: None,
    };
    info.to_der()
        .map(Zeroizing::new)
        .map_err(|_| PrivateKeyError::Refused)
}

fn generate_gost(
    strength: Strength,
    set: Option<ParameterSet>,
) -> Result<Zeroizing<Vec<u8>>, PrivateKeyError> {
    let set = set.unwrap_or(strength.usual_set());
    if set.strength() != strength || set.is_test() {
        return Err(PrivateKeyError::Unsupported);
    }
    let key = gost::SigningKey::generate(set, &OsRandom).map_err(|_| PrivateKeyError::Refused)?;
    Ok(key.to_pkcs8()?)
}

/// `SubjectPublicKeyInfo` in DER around the bits of a public key: a point, or modulus and exponent.
///
/// Refuses GOST keys: their curve is not fixed by the algorithm, and [`gost::PublicKey::to_spki`] writes them.
pub fn spki(algorithm: SignatureAlgorithm, bits: &[u8]) -> der::Result<Vec<u8>> {
    let row = algorithm.row();
    if let KeyKind::Gost(_) = row.kind {
        return Err(der::ErrorKind::Failed.into());
    }
    let parameters = match (&row.curve, row.key) {
        (Some(curve), _) => Some(AnyRef::from(curve)),
        (None, RSASSA_PSS) => None,
        (None, _) => Some(AnyRef::from(Null)),
    };
    SubjectPublicKeyInfoRef {
        algorithm: AlgorithmIdentifierRef {
            oid: row.key,
            parameters,
        },
        subject_public_key: BitStringRef::from_bytes(bits)?,
    }
    .to_der()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::{public_key, verify::verify};

    #[test]
    fn every_algorithm_signs_what_the_check_accepts() {
        for algorithm in SignatureAlgorithm::ALL {
            let (key, pkcs8) = PrivateKey::generate(algorithm, 2048).unwrap();
            assert_eq!(key.algorithm(), algorithm);
            assert_eq!(public_key::check(key.public_key()), Ok(algorithm));
            let signature = PrivateKey::from_pkcs8(&pkcs8).unwrap().sign(b"message").unwrap();
            verify(algorithm, key.public_key(), b"message", &signature).unwrap();
            assert!(verify(algorithm, key.public_key(), b"massage", &signature).is_err());
        }
    }

    #[test]
    fn a_gost_key_is_on_the_set_that_was_asked_for() {
        for set in ParameterSet::ALL {
            let algorithm = match set.strength() {
                Strength::Bits256 => SignatureAlgorithm::Gost256,
                Strength::Bits512 => SignatureAlgorithm::Gost512,
            };
            let made = PrivateKey::generate(algorithm, set);
            if set.is_test() {
                assert_eq!(made.unwrap_err(), PrivateKeyError::Unsupported);
                let key = gost::SigningKey::generate(set, &OsRandom).unwrap();
                let opened = PrivateKey::from_pkcs8(&key.to_pkcs8().unwrap());
                assert_eq!(opened.unwrap_err(), PrivateKeyError::Unsupported);
                continue;
            }
            let key = made.unwrap().0;
            assert_eq!(public_key::parameter_set(key.public_key()), Some(set));
            let refused = PrivateKey::generate(SignatureAlgorithm::Gost512, ParameterSet::CryptoProA);
            assert_eq!(refused.unwrap_err(), PrivateKeyError::Unsupported);
        }
    }

    #[test]
    fn a_gost_key_signs_digests_of_its_length_alone() {
        let (key, _) = PrivateKey::generate(SignatureAlgorithm::Gost256, 0).unwrap();
        assert_eq!(key.sign_digest(&[1; 64]), Err(PrivateKeyError::Refused));
        assert_eq!(key.sign_digest(&[1; 32]).unwrap().len(), 64);
    }
}
