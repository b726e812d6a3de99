//! Addition of points with secrets: complete formulas, the same steps whatever the points are.
//!
//! Renes, Costello and Batina, "Complete addition formulas for prime order elliptic curves" (2016), algorithms 2 and 5. They
//! hold for every pair of points whose difference has odd order. That is every pair here: on a curve of prime order any two
//! points, on the two curves with cofactor 4 any two multiples of the base point, whose order `q` is odd; only such occur.

use super::{Affine, Coefficients, Curve};
use crate::crypto::gost::arithmetic::Field;

/// A point in homogeneous coordinates: `x = X/Z`, `y = Y/Z`.
#[derive(Clone, Copy)]
pub(in crate::crypto::gost) struct Projective<F> {
    pub(in crate::crypto::gost) x: F,
    pub(in crate::crypto::gost) y: F,
    pub(in crate::crypto::gost) z: F,
}

impl<F> Projective<F> {
    /// The same point.
    pub(in crate::crypto::gost) fn from_affine<const N: usize>(point: Affine<F>) -> Self
    where
        F: Field<N>,
    {
        Self {
            x: point.x,
            y: point.y,
            z: F::ONE,
        }
    }

    /// The coordinates of a point that is not infinity.
    pub(in crate::crypto::gost) fn to_affine<const N: usize>(self) -> Affine<F>
    where
        F: Field<N>,
    {
        let inverse = self.z.invert();
        Affine {
            x: self.x * inverse,
            y: self.y * inverse,
        }
    }

    /// `self + other`.
    #[inline]
    pub(in crate::crypto::gost) fn add<C: Curve<N, Field = F>, const N: usize>(
        &self,
        other: &Affine<F>,
        curve: &Coefficients<F>,
    ) -> Self
    where
        F: Field<N>,
    {
        if C::A.is_none() {
            self.add_minus_three::<C, N>(other, curve)
        } else {
            self.add_general(other, curve)
        }
    }

    /// Algorithm 5, for `a = -3`.
    #[inline]
    fn add_minus_three<C: Curve<N, Field = F>, const N: usize>(
        &self,
        other: &Affine<F>,
        curve: &Coefficients<F>,
    ) -> Self
    where
        F: Field<N>,
    {
        let times_b = |value: F| match C::SMALL_B {
            Some(small) => value.times(small),
            None => value * curve.b,
        };
        let xx = self.x * other.x;
        let yy = self.y * other.y;
        let xy = (self.x + self.y) * (other.x + other.y) - (xx + yy);
        let yz = other.y * self.z + self.y;
        let xz = other.x * self.z + self.x;
        let part = (xz - times_b(self.z)).triple();
        let (minus, plus) = (yy - part, yy + part);
        let z3 = self.z.triple();
        let cross = (times_b(xz) - (z3 + xx)).triple();
        let slope = xx.triple() - z3;
        Self {
            x: plus * xy - yz * cross,
            y: plus * minus + slope * cross,
            z: minus * yz + xy * slope,
        }
    }

    /// Algorithm 2, for any `a`.
    #[inline]
    fn add_general<const N: usize>(&self, other: &Affine<F>, curve: &Coefficients<F>) -> Self
    where
        F: Field<N>,
    {
        let xx = self.x * other.x;
        let yy = self.y * other.y;
        let xy = (self.x + self.y) * (other.x + other.y) - (xx + yy);
        let xz = other.x * self.z + self.x;
        let yz = other.y * self.z + self.y;
        let part = curve.triple_b * self.z + curve.a * xz;
        let (minus, plus) = (yy - part, yy + part);
        let az = curve.a * self.z;
        let slope = xx.triple() + az;
        let cross = curve.triple_b * xz + curve.a * (xx - az);
        Self {
            x: xy * minus - yz * cross,
            y: minus * plus + slope * cross,
            z: yz * plus + xy * slope,
        }
    }
}
