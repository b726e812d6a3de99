//! The holder's key: what is left of a certification request once it has been checked.

use serde::{Deserialize, Serialize};

use crate::crypto::algorithm::SignatureAlgorithm;

/// A public key whose possession was proven. Nothing else of the request is kept but its bytes, as evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptedKey {
    /// The request as it came (DER).
    pub csr: Vec<u8>,
    /// `SubjectPublicKeyInfo` (DER).
    pub spki: Vec<u8>,
    /// SHA-256 of `spki`.
    pub fingerprint: [u8; 32],
    /// The algorithm of the key.
    pub algorithm: SignatureAlgorithm,
}
