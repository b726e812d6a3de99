//! Keys and algorithm identifiers in DER: written as RFC 9215 wants them, read as they occur.
//!
//! [`algorithm`] knows the identifiers and parameters, [`spki`] public keys, [`pkcs8`] private ones.

pub(super) mod algorithm;
mod pkcs8;
mod spki;

use super::{curve::group::PointError, key::SigningKeyError};

/// Bytes that should be a key are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EncodingError {
    /// Not the DER of such a key.
    #[error("not the encoding of a GOST R 34.10-2012 key")]
    Malformed,
    /// A key of another algorithm.
    #[error("the key is not one of GOST R 34.10-2012")]
    Algorithm,
    /// No parameters, or a set that is not known or does not fit the length of the key.
    #[error("the parameter set of the key is not supported")]
    Parameters,
    /// The point is not one that a public key may be.
    #[error(transparent)]
    Point(#[from] PointError),
    /// The number is not one that a private key may be.
    #[error(transparent)]
    Secret(#[from] SigningKeyError),
}

impl From<der::Error> for EncodingError {
    fn from(_: der::Error) -> Self {
        Self::Malformed
    }
}
#[cfg(test)]
mod tests;
