//! The holder's key: a certification request is checked, and only its public key goes on.
//!
//! [`accept`] looks at the request alone; [`known::KnownKeys`] are those that nobody may have certified, whoever holds
//! them; that a key was never accepted before is for the register to say.

pub mod known;

use serde::{Deserialize, Serialize};

use crate::{
    crypto::{
        algorithm::SignatureAlgorithm,
        digest,
        gost::ParameterSet,
        public_key::{self, PublicKeyRefused},
    },
    x509::csr::{CertificationRequest, CsrRefused},
};

/// A public key whose possession was proven. Nothing else of the request is kept but its bytes, as evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptedKey {
    /// The request as it came (DER).
    #[serde(with = "base64_text")]
    pub csr: Vec<u8>,
    /// `SubjectPublicKeyInfo` (DER), as the certificate will carry it.
    #[serde(with = "base64_text")]
    pub spki: Vec<u8>,
    /// SHA-256 of `spki`.
    #[serde(with = "hex_text")]
    pub fingerprint: [u8; 32],
    /// The algorithm of the key.
    pub algorithm: SignatureAlgorithm,
}

impl AcceptedKey {
    /// Algorithm and key size, for folders and screens: `ecdsa-p256`, `rsa-2048`.
    pub fn label(&self) -> String {
        self.algorithm.label(&self.spki)
    }
}

/// Which keys a product certifies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyPolicy {
    /// The algorithms, of those in the table.
    pub algorithms: Vec<SignatureAlgorithm>,
    /// The parameter sets of GOST keys.
    pub parameter_sets: Vec<ParameterSet>,
}

/// The parameter sets that holders' keys are on unless the configuration says otherwise: the curve that nearly every real
/// key is on, under both of its names, and the one that TC26 recommends.
pub const USUAL_PARAMETER_SETS: [ParameterSet; 3] = [
    ParameterSet::CryptoProA,
    ParameterSet::CryptoProXchA,
    ParameterSet::Tc26A256,
];

impl Default for KeyPolicy {
    fn default() -> Self {
        Self {
            algorithms: SignatureAlgorithm::ALL.to_vec(),
            parameter_sets: USUAL_PARAMETER_SETS.to_vec(),
        }
    }
}

/// A request whose key is not certified. Nothing was changed; the applicant may send another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyRefused {
    /// Not a PKCS#10 request.
    #[error("not a certification request (PKCS#10) in DER or PEM")]
    CsrMalformed,
    /// Possession of the private key is not proven (63-FZ art. 13 p. 2).
    #[error("the signature of the certification request is not valid")]
    CsrSignatureInvalid,
    /// The key's algorithm, curve or parameter set is not offered.
    #[error("keys of this algorithm or on this curve are not certified")]
    KeyAlgorithmNotAllowed,
    /// RSA of the wrong length.
    #[error("the key is too weak, or longer than allowed")]
    KeyTooWeak,
    /// RSA with an exponent that is even, small or long.
    #[error("the public exponent is not allowed")]
    KeyExponentNotAllowed,
    /// RSA, and a small prime divides the modulus.
    #[error("the modulus has a small factor")]
    KeySmallFactor,
    /// RSA, made by a library whose keys can be factored (CVE-2017-15361).
    #[error("the key was made by a faulty library (ROCA)")]
    KeyRoca,
    /// RSA, and the factors are nearly the same number.
    #[error("the prime factors of the modulus are too close")]
    KeyClosePrimes,
    /// On the list of keys whose secret is known.
    #[error("the key is known to be compromised")]
    KeyCompromised,
    /// A key of this authority or one of its responders.
    #[error("the key is one of the authority's own")]
    KeyOfAuthority,
    /// The numbers are no key: a point that is not on the curve, an even modulus.
    #[error("the public key is not valid")]
    KeyInvalid,
}

impl KeyRefused {
    /// The stable name in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::CsrMalformed => "csr_malformed",
            Self::CsrSignatureInvalid => "csr_signature_invalid",
            Self::KeyAlgorithmNotAllowed => "key_algorithm_not_allowed",
            Self::KeyTooWeak => "key_too_weak",
            Self::KeyExponentNotAllowed => "key_exponent_not_allowed",
            Self::KeySmallFactor => "key_small_factor",
            Self::KeyRoca => "key_roca",
            Self::KeyClosePrimes => "key_close_primes",
            Self::KeyCompromised => "key_compromised",
            Self::KeyOfAuthority => "key_of_authority",
            Self::KeyInvalid => "key_invalid",
        }
    }
}

/// Checks a request in DER or PEM: form, key, policy, signature. That the key was never certified before is for the
/// register to say.
pub fn accept(csr: &[u8], policy: &KeyPolicy) -> Result<AcceptedKey, KeyRefused> {
    let request = CertificationRequest::parse(csr).map_err(refusal)?;
    let algorithm = public_key::check(request.spki()).map_err(KeyRefused::from)?;
    if !policy.algorithms.contains(&algorithm) {
        return Err(KeyRefused::KeyAlgorithmNotAllowed);
    }
    let set = public_key::parameter_set(request.spki());
    if set.is_some_and(|set| !policy.parameter_sets.contains(&set)) {
        return Err(KeyRefused::KeyAlgorithmNotAllowed);
    }
    request.verify().map_err(refusal)?;
    let spki = public_key::canonical(request.spki());
    Ok(AcceptedKey {
        csr: request.der().to_vec(),
        fingerprint: digest::sha256(&spki),
        spki,
        algorithm,
    })
}

impl From<PublicKeyRefused> for KeyRefused {
    fn from(refused: PublicKeyRefused) -> Self {
        match refused {
            PublicKeyRefused::Malformed => Self::KeyInvalid,
            PublicKeyRefused::UnknownAlgorithm => Self::KeyAlgorithmNotAllowed,
            PublicKeyRefused::Weak | PublicKeyRefused::TooLong => Self::KeyTooWeak,
            PublicKeyRefused::Exponent => Self::KeyExponentNotAllowed,
            PublicKeyRefused::SmallFactor => Self::KeySmallFactor,
            PublicKeyRefused::Roca => Self::KeyRoca,
            PublicKeyRefused::ClosePrimes => Self::KeyClosePrimes,
        }
    }
}

fn refusal(refused: CsrRefused) -> KeyRefused {
    match refused {
        CsrRefused::Malformed => KeyRefused::CsrMalformed,
        CsrRefused::Signature(_) => KeyRefused::CsrSignatureInvalid,
    }
}

/// Octets as base64 text in JSON.
mod base64_text {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub(super) fn serialize<S: Serializer>(octets: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(octets))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD.decode(text).map_err(D::Error::custom)
    }
}

/// A fingerprint as lower-case hex in JSON.
mod hex_text {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub(super) fn serialize<S: Serializer>(octets: &[u8; 32], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(octets))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; 32], D::Error> {
        let mut octets = [0; 32];
        let text = String::deserialize(deserializer)?;
        hex::decode_to_slice(text, &mut octets).map_err(D::Error::custom)?;
        Ok(octets)
    }
}
