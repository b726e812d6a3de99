//! The signature of GOST R 34.10-2012 (RFC 7091) on one curve, from bytes to bytes.

use zeroize::Zeroizing;

use super::{Affine, Coefficients, Curve, Model, order};
use crate::crypto::gost::arithmetic::{Field, montgomery::Montgomery, words};

/// What is wrong with a public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PointError {
    /// Not twice the length of a coordinate.
    #[error("the public key has a wrong length")]
    Length,
    /// A coordinate is not below the prime of the field.
    #[error("a coordinate of the public key is not a number of the field")]
    Coordinate,
    /// The equation of the curve does not hold.
    #[error("the public key is not a point of its curve")]
    NotOnCurve,
    /// Not a multiple of the base point (possible where the cofactor is 4), so a signature would mean nothing.
    #[error("the public key is outside the group of the base point")]
    SmallOrder,
}

/// A curve at work; numbers go in and out as bytes, so that all curves look the same to the callers.
pub(in crate::crypto::gost) trait Group: Send + Sync {
    /// Whether these little-endian bytes are a secret scalar: from 1 to `q - 1`.
    fn is_secret(&self, secret: &[u8]) -> bool;

    /// A secret scalar (little-endian) from twice its length of random bytes; `None` if it came out as nought.
    fn secret(&self, wide: &[u8]) -> Option<Zeroizing<Vec<u8>>>;

    /// The public key of a secret scalar: `x || y`, each little-endian.
    fn public_key(&self, secret: &[u8]) -> Option<Vec<u8>>;

    /// Checks a public key `x || y`.
    fn check(&self, point: &[u8]) -> Result<(), PointError>;

    /// The signature `s || r` of a digest, with a nonce from twice the scalar's length of bytes; `None` if `k`, `r` or `s` came out as nought.
    fn sign(&self, secret: &[u8], digest: &[u8], nonce: &[u8]) -> Option<Vec<u8>>;

    /// Whether `s || r` is the signature of the digest under a checked public key.
    fn verify(&self, point: &[u8], digest: &[u8], signature: &[u8]) -> bool;

    /// `q`, little-endian.
    #[cfg(test)]
    fn order(&self) -> Vec<u8>;
}

/// A curve with its table.
pub(in crate::crypto::gost) struct Precomputed<C: Curve<N>, const N: usize> {
    curve: Coefficients<C::Field>,
    model: C::Model,
}

type Scalar<C, const N: usize> = Montgomery<<C as Curve<N>>::Order, N>;

impl<C: Curve<N>, const N: usize> Precomputed<C, N> {
    /// Works out the table.
    pub(in crate::crypto::gost) fn new() -> Self {
        Self {
            curve: Coefficients::of::<C, N>(),
            model: C::Model::new(),
        }
    }

    /// `scalar` times the base point for a secret scalar from 1 to `q - 1`.
    ///
    /// The table wants odd scalars: `q - k` stands in for an even `k`, and the sign is put right at the end.
    fn multiply_base(&self, scalar: &[u64; N]) -> Option<Affine<C::Field>> {
        let even = words::mask((words::lowest(scalar) & 1) ^ 1);
        let mirrored = Zeroizing::new(words::subtract(&order::<C, N>(), scalar).0);
        let odd = Zeroizing::new(words::select(scalar, &mirrored, even));
        let point = self.model.multiply_base(&odd)?;
        Some(Affine {
            x: point.x,
            y: point.y.select(point.y.negate(), even),
        })
    }

    fn point(bytes: &[u8]) -> Result<Affine<C::Field>, PointError> {
        let (x, y) = halves(bytes).ok_or(PointError::Length)?;
        let x = words::from_le_bytes(x).ok_or(PointError::Length)?;
        let y = words::from_le_bytes(y).ok_or(PointError::Length)?;
        if !words::is_below(&x, &C::Field::MODULUS) || !words::is_below(&y, &C::Field::MODULUS) {
            return Err(PointError::Coordinate);
        }
        Ok(Affine {
            x: C::Field::from_words(&x),
            y: C::Field::from_words(&y),
        })
    }

    /// RFC 7091 6.1 step 2: the digest, read as a little-endian number, modulo `q`; 1 in place of 0.
    fn digest_number(digest: &[u8]) -> Option<Scalar<C, N>> {
        let number = Scalar::<C, N>::from_words(&words::from_le_bytes(digest)?);
        Some(if number.is_zero() {
            Scalar::<C, N>::ONE
        } else {
            number
        })
    }

    /// A number from 1 to `q - 1`, or nothing.
    fn in_range(number: [u64; N]) -> Option<[u64; N]> {
        (!words::is_zero(&number) && words::is_below(&number, &order::<C, N>())).then_some(number)
    }

    fn secret_words(secret: &[u8]) -> Option<Zeroizing<[u64; N]>> {
        Self::in_range(words::from_le_bytes(secret)?).map(Zeroizing::new)
    }

    fn wide(bytes: &[u8]) -> Option<Wiped<C, N>> {
        let (low, high) = halves(bytes)?;
        let low = Zeroizing::new(words::from_le_bytes(low)?);
        let high = Zeroizing::new(words::from_le_bytes(high)?);
        let scalar = Wiped(Scalar::<C, N>::from_wide(&low, &high));
        (!scalar.0.is_zero()).then_some(scalar)
    }

    /// RFC 7091 6.2 steps 2 to 6.
    fn verified(&self, point: &[u8], digest: &[u8], signature: &[u8]) -> Option<bool> {
        let (s, r) = halves(signature)?;
        let s = Self::in_range(words::from_be_bytes(s)?)?;
        let r = Self::in_range(words::from_be_bytes(r)?)?;
        let point = Self::point(point).ok()?;
        let inverse = Self::digest_number(digest)?.invert();
        let first = Scalar::<C, N>::from_words(&s) * inverse;
        let second = (Scalar::<C, N>::from_words(&r) * inverse).negate();
        let (above, below) = self
            .model
            .multiply_both(&first.to_words(), &second.to_words(), &point)?;
        Some(is_quotient::<C, N>(above, below, &r))
    }
}

/// A scalar that is wiped when it goes.
struct Wiped<C: Curve<N>, const N: usize>(Scalar<C, N>);

impl<C: Curve<N>, const N: usize> Drop for Wiped<C, N> {
    fn drop(&mut self) {
        self.0.wipe();
    }
}

impl<C: Curve<N>, const N: usize> Group for Precomputed<C, N> {
    fn is_secret(&self, secret: &[u8]) -> bool {
        Self::secret_words(secret).is_some()
    }

    fn secret(&self, wide: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let scalar = Self::wide(wide)?;
        Some(Zeroizing::new(words::to_le_bytes(&scalar.0.to_words())))
    }

    fn public_key(&self, secret: &[u8]) -> Option<Vec<u8>> {
        let point = self.multiply_base(&*Self::secret_words(secret)?)?;
        Some(
            [
                words::to_le_bytes(&point.x.to_words()),
                words::to_le_bytes(&point.y.to_words()),
            ]
            .concat(),
        )
    }

    fn check(&self, point: &[u8]) -> Result<(), PointError> {
        let point = Self::point(point)?;
        if !point.is_on_curve(&self.curve) {
            return Err(PointError::NotOnCurve);
        }
        if !self.model.is_multiple_of_base(&point) {
            return Err(PointError::SmallOrder);
        }
        Ok(())
    }

    /// RFC 7091 6.1 steps 2 to 6; no inversion of a scalar, and nothing secret decides what runs, but a nought (one in `2^254`).
    fn sign(&self, secret: &[u8], digest: &[u8], nonce: &[u8]) -> Option<Vec<u8>> {
        let secret = Zeroizing::new(words::from_le_bytes(secret)?);
        let secret = Wiped::<C, N>(Scalar::<C, N>::from_words(&secret));
        let number = Self::digest_number(digest)?;
        let nonce = Self::wide(nonce)?;
        let point = self.multiply_base(&Zeroizing::new(nonce.0.to_words()))?;
        let r = Scalar::<C, N>::from_words(&point.x.to_words());
        let s = r * secret.0 + nonce.0 * number;
        if r.is_zero() || s.is_zero() {
            return None;
        }
        Some(
            [
                words::to_be_bytes(&s.to_words()),
                words::to_be_bytes(&r.to_words()),
            ]
            .concat(),
        )
    }

    fn verify(&self, point: &[u8], digest: &[u8], signature: &[u8]) -> bool {
        self.verified(point, digest, signature).unwrap_or(false)
    }

    #[cfg(test)]
    fn order(&self) -> Vec<u8> {
        words::to_le_bytes(&order::<C, N>())
    }
}

/// Whether the abscissa `above / below`, reduced modulo `q`, is `r`: tried as `r`, `r + q`, .. so that nothing is inverted.
fn is_quotient<C: Curve<N>, const N: usize>(above: C::Field, below: C::Field, r: &[u64; N]) -> bool {
    let (mut candidate, mut over) = (*r, 0);
    while over == 0 && words::is_below(&candidate, &C::Field::MODULUS) {
        if (C::Field::from_words(&candidate) * below).equals(above) {
            return true;
        }
        (candidate, over) = words::add(&candidate, &order::<C, N>());
    }
    false
}

fn halves(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    bytes
        .len()
        .is_multiple_of(2)
        .then(|| bytes.split_at(bytes.len() / 2))
}
