//! The one table of signature algorithms: certificates, CRLs, OCSP answers and certification requests go through it.

use der::{Decode as _, asn1::ObjectIdentifier};
use serde::{Deserialize, Serialize};
use spki::SubjectPublicKeyInfoRef;

use super::{digest::DigestAlgorithm, gost::Strength};

/// A signature algorithm that Kepler can make or check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignatureAlgorithm {
    /// ECDSA on P-256 with SHA-256 (RFC 5758).
    EcdsaP256,
    /// ECDSA on P-384 with SHA-384 (RFC 5758).
    EcdsaP384,
    /// RSA, PKCS#1 v1.5, SHA-256 (RFC 4055).
    Rsa,
    /// RSA-PSS with SHA-256 (RFC 4055).
    RsaPss,
    /// GOST R 34.10-2012, 256 bit, with Streebog-256 (RFC 9215).
    #[serde(rename = "gost-2012-256")]
    Gost256,
    /// GOST R 34.10-2012, 512 bit, with Streebog-512 (RFC 9215).
    #[serde(rename = "gost-2012-512")]
    Gost512,
}

/// What kind of public key an algorithm works with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyKind {
    /// A point on P-256.
    P256,
    /// A point on P-384.
    P384,
    /// An RSA modulus and exponent.
    Rsa,
    /// A point on a curve of GOST R 34.10-2012; which curve, the key itself says.
    Gost(Strength),
}

impl KeyKind {
    /// The family: who can check signatures of one member can usually check those of the others.
    pub fn family(self) -> KeyFamily {
        match self {
            Self::P256 | Self::P384 => KeyFamily::EllipticCurve,
            Self::Rsa => KeyFamily::Rsa,
            Self::Gost(_) => KeyFamily::Gost,
        }
    }
}

/// Kinds of keys that the same programs understand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyFamily {
    /// The curves of NIST.
    EllipticCurve,
    /// RSA with either padding.
    Rsa,
    /// GOST R 34.10-2012.
    Gost,
}

/// One algorithm, told completely.
pub(super) struct Row {
    algorithm: SignatureAlgorithm,
    code: &'static str,
    pub(super) kind: KeyKind,
    pub(super) digest: DigestAlgorithm,
    /// `AlgorithmIdentifier` of the signature, in DER, with exactly the parameters that the standard asks for.
    identifier: &'static [u8],
    /// Identifier of the key in `SubjectPublicKeyInfo`, and its curve where the algorithm fixes one.
    pub(super) key: ObjectIdentifier,
    pub(super) curve: Option<ObjectIdentifier>,
}

const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
pub(super) const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
pub(super) const RSASSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");

/// ecdsa-with-SHA256, parameters absent (RFC 5758 3.2).
const ECDSA_WITH_SHA256: &[u8] = b"\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02";
/// ecdsa-with-SHA384, parameters absent (RFC 5758 3.2).
const ECDSA_WITH_SHA384: &[u8] = b"\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x03";
/// sha256WithRSAEncryption, parameters NULL (RFC 4055 5).
const RSA_WITH_SHA256: &[u8] = b"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b\x05\x00";
/// id-RSASSA-PSS with SHA-256, MGF1 over SHA-256, salt of 32 octets, default trailer left out (RFC 4055 3.1).
const PSS_WITH_SHA256: &[u8] = b"\x30\x41\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a\x30\x34\
\xa0\x0f\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\
\xa1\x1c\x30\x1a\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x08\
\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\
\xa2\x03\x02\x01\x20";

static TABLE: [Row; 6] = [
    Row {
        algorithm: SignatureAlgorithm::EcdsaP256,
        code: "ecdsa-p256",
        kind: KeyKind::P256,
        digest: DigestAlgorithm::Sha256,
        identifier: ECDSA_WITH_SHA256,
        key: EC_PUBLIC_KEY,
        curve: Some(P256),
    },
    Row {
        algorithm: SignatureAlgorithm::EcdsaP384,
        code: "ecdsa-p384",
        kind: KeyKind::P384,
        digest: DigestAlgorithm::Sha384,
        identifier: ECDSA_WITH_SHA384,
        key: EC_PUBLIC_KEY,
        curve: Some(P384),
    },
    Row {
        algorithm: SignatureAlgorithm::Rsa,
        code: "rsa",
        kind: KeyKind::Rsa,
        digest: DigestAlgorithm::Sha256,
        identifier: RSA_WITH_SHA256,
        key: RSA_ENCRYPTION,
        curve: None,
    },
    Row {
        algorithm: SignatureAlgorithm::RsaPss,
        code: "rsa-pss",
        kind: KeyKind::Rsa,
        digest: DigestAlgorithm::Sha256,
        identifier: PSS_WITH_SHA256,
        key: RSASSA_PSS,
        curve: None,
    },
    Row {
        algorithm: SignatureAlgorithm::Gost256,
        code: "gost-2012-256",
        kind: KeyKind::Gost(Strength::Bits256),
        digest: DigestAlgorithm::Streebog256,
        identifier: Strength::Bits256.signature_identifier(),
        key: Strength::Bits256.key(),
        curve: None,
    },
    Row {
        algorithm: SignatureAlgorithm::Gost512,
        code: "gost-2012-512",
        kind: KeyKind::Gost(Strength::Bits512),
        digest: DigestAlgorithm::Streebog512,
        identifier: Strength::Bits512.signature_identifier(),
        key: Strength::Bits512.key(),
        curve: None,
    },
];

impl SignatureAlgorithm {
    /// Every algorithm of the table.
    pub const ALL: [Self; 6] = [
        Self::EcdsaP256,
        Self::EcdsaP384,
        Self::Rsa,
        Self::RsaPss,
        Self::Gost256,
        Self::Gost512,
    ];

    /// The name in database, API, configuration and command line.
    pub fn code(self) -> &'static str {
        self.row().code
    }

    /// The algorithm of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        TABLE.iter().find(|row| row.code == code).map(|row| row.algorithm)
    }

    /// The algorithm that a public key (`SubjectPublicKeyInfo` in DER) signs with; `None` when no row fits.
    pub fn from_spki(spki: &[u8]) -> Option<Self> {
        let spki = SubjectPublicKeyInfoRef::from_der(spki).ok()?;
        let curve = spki.algorithm.parameters_oid().ok();
        TABLE
            .iter()
            .find(|row| row.key == spki.algorithm.oid && (row.curve.is_none() || row.curve == curve))
            .map(|row| row.algorithm)
    }

    /// The algorithm whose `AlgorithmIdentifier` (DER) has exactly these bytes.
    pub fn from_identifier(identifier: &[u8]) -> Option<Self> {
        TABLE
            .iter()
            .find(|row| row.identifier == identifier)
            .map(|row| row.algorithm)
    }

    /// The `AlgorithmIdentifier` of the signature, in DER.
    pub fn identifier(self) -> &'static [u8] {
        self.row().identifier
    }

    /// The digest that is signed.
    pub fn digest(self) -> DigestAlgorithm {
        self.row().digest
    }

    /// The kind of key that it works with.
    pub fn key_kind(self) -> KeyKind {
        self.row().kind
    }

    /// The one curve of its keys; `None` when they have none, or each names its own.
    pub fn curve(self) -> Option<ObjectIdentifier> {
        self.row().curve
    }

    /// The name of algorithm and key size, for folder names and screens: `ecdsa-p256`, `rsa-2048`.
    pub fn label(self, spki: &[u8]) -> String {
        match super::public_key::rsa_bits(spki) {
            Some(bits) => format!("{}-{bits}", self.code()),
            None => self.code().to_owned(),
        }
    }

    pub(super) fn row(self) -> &'static Row {
        let [p256, p384, rsa, pss, gost_256, gost_512] = &TABLE;
        match self {
            Self::EcdsaP256 => p256,
            Self::EcdsaP384 => p384,
            Self::Rsa => rsa,
            Self::RsaPss => pss,
            Self::Gost256 => gost_256,
            Self::Gost512 => gost_512,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_where_their_algorithm_looks() {
        for algorithm in SignatureAlgorithm::ALL {
            assert_eq!(algorithm.row().algorithm, algorithm);
            assert_eq!(SignatureAlgorithm::from_code(algorithm.code()), Some(algorithm));
            assert_eq!(
                SignatureAlgorithm::from_identifier(algorithm.identifier()),
                Some(algorithm)
            );
            let json = serde_json::to_string(&algorithm).unwrap();
            assert_eq!(json, format!("\"{}\"", algorithm.code()));
        }
    }

    #[test]
    fn identifiers_are_strict_der() {
        for algorithm in SignatureAlgorithm::ALL {
            spki::AlgorithmIdentifierRef::from_der(algorithm.identifier()).unwrap();
        }
    }
}
