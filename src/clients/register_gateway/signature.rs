//! The key by which the gateway's answers are believed.

use std::path::PathBuf;

use aws_lc_rs::{
    digest, hmac,
    signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey},
};
use p256::pkcs8::{DecodePublicKey as _, EncodePublicKey as _};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::registration::check::connector::{Evidence, Verification};

/// How the gateway signs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "scheme", rename_all = "snake_case", deny_unknown_fields)]
pub enum SignatureConfig {
    /// ECDSA on P-256 with SHA-256, signature in DER.
    EcdsaP256 {
        /// PEM file with the gateway's public key.
        public_key_file: PathBuf,
    },
    /// HMAC-SHA256 with a shared secret.
    HmacSha256 {
        /// File with the secret, 32 octets or more.
        secret_file: PathBuf,
    },
}

/// The key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read.
    #[error("cannot read {path}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Not a P-256 public key in PEM.
    #[error("the gateway's public key is not a P-256 key in PEM")]
    PublicKey,
    /// Too short.
    #[error("the gateway's secret is shorter than 32 octets")]
    Secret,
}

/// The key of one gateway.
pub struct GatewayKey {
    name: String,
    material: Material,
}

enum Material {
    EcdsaP256(Vec<u8>),
    HmacSha256(Box<hmac::Key>),
}

impl GatewayKey {
    /// Reads the key that the configuration names.
    pub fn load(config: &SignatureConfig) -> Result<Self, KeyError> {
        let read = |path: &PathBuf| {
            std::fs::read(path)
                .map(Zeroizing::new)
                .map_err(|source| KeyError::File {
                    path: path.clone(),
                    source,
                })
        };
        match config {
            SignatureConfig::EcdsaP256 { public_key_file } => {
                Self::ecdsa_p256(&String::from_utf8_lossy(&read(public_key_file)?))
            }
            SignatureConfig::HmacSha256 { secret_file } => Self::hmac_sha256(&read(secret_file)?),
        }
    }

    /// A public key in PEM (`SubjectPublicKeyInfo`).
    pub fn ecdsa_p256(pem: &str) -> Result<Self, KeyError> {
        let key = p256::PublicKey::from_public_key_pem(pem).map_err(|_| KeyError::PublicKey)?;
        let spki = key.to_public_key_der().map_err(|_| KeyError::PublicKey)?;
        Ok(Self {
            name: format!("ecdsa-p256:{}", fingerprint(spki.as_bytes())),
            material: Material::EcdsaP256(key.to_sec1_bytes().into_vec()),
        })
    }

    /// A shared secret.
    pub fn hmac_sha256(secret: &[u8]) -> Result<Self, KeyError> {
        if secret.len() < 32 {
            return Err(KeyError::Secret);
        }
        Ok(Self {
            name: "hmac-sha256".to_owned(),
            material: Material::HmacSha256(Box::new(hmac::Key::new(hmac::HMAC_SHA256, secret))),
        })
    }

    /// Whether the evidence carries this key's signature.
    pub fn verify(&self, evidence: &Evidence) -> Verification {
        let fits = match &self.material {
            Material::EcdsaP256(point) => UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point)
                .verify(&evidence.raw, &evidence.signature)
                .is_ok(),
            Material::HmacSha256(key) => hmac::verify(key, &evidence.raw, &evidence.signature).is_ok(),
        };
        if fits {
            Verification::Valid {
                key: self.name.clone(),
            }
        } else {
            Verification::Invalid {
                reason: "signature_mismatch".to_owned(),
            }
        }
    }
}

fn fingerprint(spki: &[u8]) -> String {
    hex::encode(digest::digest(&digest::SHA256, spki))
}
