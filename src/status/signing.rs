//! Digest, signature and `AlgorithmIdentifier` of what the status services sign.

use sha2::{Digest as _, Sha256, Sha384};

use crate::crypto::algorithm::SignatureAlgorithm;

/// The `AlgorithmIdentifier` of the signature, DER.
pub(super) fn identifier(algorithm: SignatureAlgorithm) -> &'static [u8] {
    match algorithm {
        SignatureAlgorithm::EcdsaP256 => b"\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02",
        SignatureAlgorithm::EcdsaP384 => b"\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x03",
        SignatureAlgorithm::Rsa | SignatureAlgorithm::RsaPss => {
            b"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b\x05\x00"
        }
    }
}

/// A digest under way, of the kind that the algorithm signs.
pub(super) enum DigestStream {
    Sha256(Sha256),
    Sha384(Sha384),
}

impl DigestStream {
    pub(super) fn of(algorithm: SignatureAlgorithm) -> Self {
        match algorithm {
            SignatureAlgorithm::EcdsaP384 => Self::Sha384(Sha384::new()),
            _ => Self::Sha256(Sha256::new()),
        }
    }

    pub(super) fn update(&mut self, part: &[u8]) {
        match self {
            Self::Sha256(digest) => digest.update(part),
            Self::Sha384(digest) => digest.update(part),
        }
    }

    pub(super) fn finish(self) -> Vec<u8> {
        match self {
            Self::Sha256(digest) => digest.finalize().to_vec(),
            Self::Sha384(digest) => digest.finalize().to_vec(),
        }
    }
}
