//! Points in Jacobian coordinates for public numbers only: fast, with branches for the exceptional cases.
//!
//! Formulas: Explicit-Formulas Database, short Weierstrass curves (dbl-2001-b, dbl-2007-bl, add-2007-bl, madd-2007-bl).

use super::{Affine, Coefficients, Curve};
use crate::crypto::gost::arithmetic::{Field, invert_all};

/// A point: `x = X/Z^2`, `y = Y/Z^3`; infinity where `Z` is nought.
#[derive(Clone, Copy)]
pub(in crate::crypto::gost) struct Jacobian<F> {
    pub(in crate::crypto::gost) x: F,
    pub(in crate::crypto::gost) y: F,
    pub(in crate::crypto::gost) z: F,
}

impl<F> Jacobian<F> {
    /// The neutral element.
    pub(in crate::crypto::gost) fn infinity<const N: usize>() -> Self
    where
        F: Field<N>,
    {
        Self {
            x: F::ONE,
            y: F::ONE,
            z: F::ZERO,
        }
    }

    /// The same point.
    pub(in crate::crypto::gost) fn from_affine<const N: usize>(point: &Affine<F>) -> Self
    where
        F: Field<N>,
    {
        Self {
            x: point.x,
            y: point.y,
            z: F::ONE,
        }
    }

    /// `2 self`.
    pub(in crate::crypto::gost) fn double<C: Curve<N, Field = F>, const N: usize>(
        &self,
        curve: &Coefficients<F>,
    ) -> Self
    where
        F: Field<N>,
    {
        let zz = self.z.square();
        let yy = self.y.square();
        let slope = if C::A.is_none() {
            ((self.x - zz) * (self.x + zz)).triple()
        } else {
            self.x.square().triple() + curve.a * zz.square()
        };
        let four_xyy = (self.x * yy).double().double();
        let x = slope.square() - four_xyy.double();
        Self {
            x,
            y: slope * (four_xyy - x) - yy.square().double().double().double(),
            z: (self.y * self.z).double(),
        }
    }

    /// `self + other`, with `other` by its two coordinates.
    pub(in crate::crypto::gost) fn add_affine<C: Curve<N, Field = F>, const N: usize>(
        &self,
        other: &Affine<F>,
        curve: &Coefficients<F>,
    ) -> Self
    where
        F: Field<N>,
    {
        if self.z.is_zero() {
            return Self::from_affine(other);
        }
        let zz = self.z.square();
        let rise = other.y * (zz * self.z) - self.y;
        let run = other.x * zz - self.x;
        self.chord::<C, N>((self.x, self.y), self.z, run, rise, curve)
    }

    /// `self + other`.
    pub(in crate::crypto::gost) fn add<C: Curve<N, Field = F>, const N: usize>(
        &self,
        other: &Self,
        curve: &Coefficients<F>,
    ) -> Self
    where
        F: Field<N>,
    {
        if self.z.is_zero() {
            return *other;
        }
        if other.z.is_zero() {
            return *self;
        }
        let (zz, other_zz) = (self.z.square(), other.z.square());
        let (x, y) = (self.x * other_zz, self.y * (other_zz * other.z));
        let run = other.x * zz - x;
        let rise = other.y * (zz * self.z) - y;
        self.chord::<C, N>((x, y), self.z * other.z, run, rise, curve)
    }

    /// The sum, once `self` and the other point stand over a common `z` with `self` at `(x, y)`.
    #[inline]
    fn chord<C: Curve<N, Field = F>, const N: usize>(
        &self,
        (x, y): (F, F),
        z: F,
        run: F,
        rise: F,
        curve: &Coefficients<F>,
    ) -> Self
    where
        F: Field<N>,
    {
        if run.is_zero() {
            return if rise.is_zero() {
                self.double::<C, N>(curve)
            } else {
                Self::infinity()
            };
        }
        let square = run.square();
        let cube = square * run;
        let middle = x * square;
        let sum_x = rise.square() - cube - middle.double();
        Self {
            x: sum_x,
            y: rise * (middle - sum_x) - y * cube,
            z: z * run,
        }
    }
}

/// The coordinates of points none of which is infinity.
pub(in crate::crypto::gost) fn to_affine<F: Field<N>, const N: usize>(
    points: &[Jacobian<F>],
) -> Vec<Affine<F>> {
    let depths: Vec<F> = points.iter().map(|point| point.z).collect();
    let inverses = invert_all(&depths);
    let reduced = points.iter().zip(inverses).map(|(point, inverse)| {
        let square = inverse.square();
        Affine {
            x: point.x * square,
            y: point.y * (square * inverse),
        }
    });
    reduced.collect()
}
