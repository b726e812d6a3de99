//! Elliptic curves: the point is on its curve, is not infinity, and is written uncompressed.

use super::PublicKeyRefused;
use crate::crypto::algorithm::KeyKind;

/// SEC 1 3.2.2.1. P-256 and P-384 have cofactor 1: every point but infinity generates the whole group, so nothing is
/// asked of its order.
pub(super) fn check(kind: KeyKind, bits: &[u8]) -> Result<(), PublicKeyRefused> {
    // RFC 5480 2.2: applications need not understand compressed points; strict readers refuse them. The point at
    // infinity is a single octet of zero.
    let (coordinate, on_curve): (usize, fn(&[u8]) -> bool) = match kind {
        KeyKind::P256 => (32, |bits| p256::PublicKey::from_sec1_bytes(bits).is_ok()),
        KeyKind::P384 => (48, |bits| p384::PublicKey::from_sec1_bytes(bits).is_ok()),
        KeyKind::Rsa | KeyKind::Gost(_) => return Err(PublicKeyRefused::Malformed),
    };
    let uncompressed = bits.first() == Some(&4) && bits.len() == 1 + 2 * coordinate;
    if uncompressed && on_curve(bits) {
        Ok(())
    } else {
        Err(PublicKeyRefused::Malformed)
    }
}
