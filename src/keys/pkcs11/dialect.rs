//! How a token does GOST R 34.10-2012, where vendors differ: numbers of mechanisms, key types and attributes, and the order
//! of a signature's halves.

use serde::{Deserialize, Serialize};

use crate::crypto::gost::Strength;

/// The numbers and the order; what a configuration leaves out is as in the standards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GostDialect {
    /// Mechanism that signs a Streebog-256 digest: `CKM_GOSTR3410`.
    pub sign_256: u64,
    /// Mechanism that makes 256-bit pairs: `CKM_GOSTR3410_KEY_PAIR_GEN`.
    pub generate_256: u64,
    /// Key type of 256-bit keys: `CKK_GOSTR3410`.
    pub key_type_256: u64,
    /// Mechanism that signs a Streebog-512 digest: `CKM_GOSTR3410_512` of TC26's range.
    pub sign_512: u64,
    /// Mechanism that makes 512-bit pairs: `CKM_GOSTR3410_512_KEY_PAIR_GEN` of TC26's range.
    pub generate_512: u64,
    /// Key type of 512-bit keys: `CKK_GOSTR3410_512` of TC26's range.
    pub key_type_512: u64,
    /// Attribute with the parameter set's object identifier in DER: `CKA_GOSTR3410_PARAMS`.
    pub parameters: u64,
    /// Attribute with the digest's object identifier in DER: `CKA_GOSTR3411_PARAMS`.
    pub digest_parameters: u64,
    /// Which half of a signature comes first.
    pub signature: SignatureOrder,
}

/// The order in which a token gives the two halves of a signature, each big-endian.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SignatureOrder {
    /// As PKCS#11 v2.40 and RFC 9215 have it.
    #[serde(rename = "s-r")]
    SecondFirst,
    /// As the standard's own text names them.
    #[serde(rename = "r-s")]
    FirstFirst,
}

impl Default for GostDialect {
    fn default() -> Self {
        Self {
            sign_256: 0x1201,
            generate_256: 0x1200,
            key_type_256: 0x30,
            sign_512: 0xD432_1006,
            generate_512: 0xD432_1005,
            key_type_512: 0xD432_1003,
            parameters: 0x250,
            digest_parameters: 0x251,
            signature: SignatureOrder::SecondFirst,
        }
    }
}

impl GostDialect {
    /// The mechanism that signs.
    pub fn sign(&self, strength: Strength) -> u64 {
        match strength {
            Strength::Bits256 => self.sign_256,
            Strength::Bits512 => self.sign_512,
        }
    }

    /// The mechanism that makes pairs.
    pub fn generate(&self, strength: Strength) -> u64 {
        match strength {
            Strength::Bits256 => self.generate_256,
            Strength::Bits512 => self.generate_512,
        }
    }

    /// The type of keys.
    pub fn key_type(&self, strength: Strength) -> u64 {
        match strength {
            Strength::Bits256 => self.key_type_256,
            Strength::Bits512 => self.key_type_512,
        }
    }

    /// `s || r` from the token's answer, which has an even length.
    pub(super) fn signature(&self, answer: &[u8]) -> Vec<u8> {
        let (first, second) = answer.split_at(answer.len() / 2);
        match self.signature {
            SignatureOrder::SecondFirst => answer.to_vec(),
            SignatureOrder::FirstFirst => [second, first].concat(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dialect_states_only_what_differs() {
        let dialect: GostDialect = toml::from_str("sign_512 = 0xD4321008\nsignature = \"r-s\"").unwrap();
        assert_eq!(dialect.sign(Strength::Bits512), 0xD432_1008);
        assert_eq!(dialect.sign(Strength::Bits256), 0x1201);
        assert_eq!(dialect.signature(&[1, 2, 3, 4]), [3, 4, 1, 2]);
        assert_eq!(GostDialect::default().signature(&[1, 2, 3, 4]), [1, 2, 3, 4]);
        let written = toml::to_string(&dialect).unwrap();
        assert_eq!(toml::from_str::<GostDialect>(&written).unwrap(), dialect);
        let refused = toml::from_str::<GostDialect>("sign = 1").unwrap_err();
        assert!(refused.to_string().contains("unknown field"), "{refused}");
    }
}
