//! The one table of signature algorithms: certificates, CRLs, OCSP answers and certification requests go through it.

use serde::{Deserialize, Serialize};

/// A signature algorithm that Kepler can make or check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
}
