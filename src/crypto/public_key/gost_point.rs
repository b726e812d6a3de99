//! GOST R 34.10-2012: the point is on the curve of its parameter set, not infinity, and in the group of the base point.

use super::PublicKeyRefused;
use crate::crypto::gost::{EncodingError, PublicKey};

/// The order of the point is looked at where the cofactor is 4: there four points have an order of 1, 2 or 4, and with one
/// of them added a point is on the curve but outside the group. The sets of the standard's examples belong to nobody.
pub(super) fn check(spki: &[u8]) -> Result<(), PublicKeyRefused> {
    match PublicKey::from_spki(spki) {
        Ok(key) if key.set().is_test() => Err(PublicKeyRefused::UnknownAlgorithm),
        Ok(_) => Ok(()),
        Err(EncodingError::Parameters | EncodingError::Algorithm) => Err(PublicKeyRefused::UnknownAlgorithm),
        Err(EncodingError::Malformed | EncodingError::Point(_) | EncodingError::Secret(_)) => {
            Err(PublicKeyRefused::Malformed)
        }
    }
}
