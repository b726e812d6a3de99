//! Multiples of points on the curves with cofactor 4, in their other shape: `u^2 + v^2 = 1 + d u^2 v^2` (RFC 7836 appendix B).
//!
//! Hisil, Wong, Carter and Dawson, "Twisted Edwards curves revisited" (2008), extended coordinates. The sum is complete, for
//! every pair of points, because one is a square and `d` is none: it serves secrets and public numbers alike.

use super::{
    Affine, Curve, Model,
    scalar::{DIGIT_BITS, Joint, MULTIPLES, digits, odd_multiples},
    table::{Entry, Table},
};
use crate::crypto::gost::arithmetic::{Field, invert_all};

/// A curve that also has an Edwards shape.
pub(in crate::crypto::gost) trait TwoShapes<const N: usize>: Curve<N> {
    /// The coefficient `d`.
    const D: [u64; N];
}

/// A curve in Edwards form, with its table.
pub(in crate::crypto::gost) struct Edwards<F> {
    d: F,
    /// `(1 - d) / 4` and `(1 + d) / 6`: what leads from one shape to the other.
    scale: F,
    shift: F,
    table: Table<Fixed<F>>,
}

/// A point: `u = X/Z`, `v = Y/Z`, `u v = T/Z`.
#[derive(Clone, Copy)]
struct Extended<F> {
    x: F,
    y: F,
    t: F,
    z: F,
}

/// A point of the table: `u`, `v` and `d u v`.
#[derive(Clone, Copy)]
pub(in crate::crypto::gost) struct Fixed<F> {
    u: F,
    v: F,
    product: F,
}

impl<F: Field<N>, const N: usize> Entry<N> for Fixed<F> {
    const EMPTY: Self = Self {
        u: F::ZERO,
        v: F::ZERO,
        product: F::ZERO,
    };

    #[inline]
    fn gather(&mut self, other: &Self, mask: u64) {
        self.u.gather(&other.u, mask);
        self.v.gather(&other.v, mask);
        self.product.gather(&other.product, mask);
    }

    #[inline]
    fn negate_if(self, mask: u64) -> Self {
        Self {
            u: self.u.select(self.u.negate(), mask),
            v: self.v,
            product: self.product.select(self.product.negate(), mask),
        }
    }
}

impl<F> Extended<F> {
    fn neutral<const N: usize>() -> Self
    where
        F: Field<N>,
    {
        Self {
            x: F::ZERO,
            y: F::ONE,
            t: F::ZERO,
            z: F::ONE,
        }
    }

    fn is_neutral<const N: usize>(&self) -> bool
    where
        F: Field<N>,
    {
        self.x.is_zero() && self.y.equals(self.z)
    }

    fn from_fixed<const N: usize>(point: &Fixed<F>) -> Self
    where
        F: Field<N>,
    {
        Self {
            x: point.u,
            y: point.v,
            t: point.u * point.v,
            z: F::ONE,
        }
    }

    #[inline]
    fn add_fixed<const N: usize>(&self, other: &Fixed<F>) -> Self
    where
        F: Field<N>,
    {
        self.sum(other.u, other.v, self.t * other.product, self.z)
    }

    fn add<const N: usize>(&self, other: &Self, d: F) -> Self
    where
        F: Field<N>,
    {
        self.sum(other.x, other.y, self.t * (d * other.t), self.z * other.z)
    }

    /// `self` plus the point with these `X` and `Y`, given `d T T'` and `Z Z'`.
    #[inline]
    fn sum<const N: usize>(&self, x: F, y: F, dtt: F, zz: F) -> Self
    where
        F: Field<N>,
    {
        let (xx, yy) = (self.x * x, self.y * y);
        let e = (self.x + self.y) * (x + y) - (xx + yy);
        Self::crossed(e, zz - dtt, zz + dtt, yy - xx)
    }

    fn double<const N: usize>(&self) -> Self
    where
        F: Field<N>,
    {
        let (xx, yy) = (self.x.square(), self.y.square());
        let g = xx + yy;
        let e = (self.x + self.y).square() - g;
        Self::crossed(e, g - self.z.square().double(), g, xx - yy)
    }

    #[inline]
    fn crossed<const N: usize>(e: F, f: F, g: F, h: F) -> Self
    where
        F: Field<N>,
    {
        Self {
            x: e * f,
            y: g * h,
            t: e * h,
            z: f * g,
        }
    }

    fn negate<const N: usize>(&self) -> Self
    where
        F: Field<N>,
    {
        Self {
            x: self.x.negate(),
            t: self.t.negate(),
            ..*self
        }
    }
}

impl<F> Edwards<F> {
    /// The point in this shape; `None` for the points of order two and four that have no coordinates in it.
    fn enter<const N: usize>(&self, point: &Affine<F>) -> Option<Extended<F>>
    where
        F: Field<N>,
    {
        let from = point.x - self.shift;
        let (below, above) = (from - self.scale, from + self.scale);
        let z = point.y * above;
        (!z.is_zero()).then(|| Extended {
            x: from * above,
            y: below * point.y,
            t: from * below,
            z,
        })
    }

    fn multiples<const N: usize>(&self, point: Extended<F>, count: usize) -> Vec<Extended<F>>
    where
        F: Field<N>,
    {
        let twice = point.double();
        odd_multiples(point, count, |last| last.add(&twice, self.d))
    }

    fn fixed<const N: usize>(&self, points: &[Extended<F>]) -> Vec<Fixed<F>>
    where
        F: Field<N>,
    {
        let depths: Vec<F> = points.iter().map(|point| point.z).collect();
        let reduced = points
            .iter()
            .zip(invert_all(&depths))
            .map(|(point, inverse)| Fixed {
                u: point.x * inverse,
                v: point.y * inverse,
                product: self.d * (point.t * inverse),
            });
        reduced.collect()
    }

    /// `first G + second point`, all public.
    fn combine<const N: usize>(&self, first: &[u64; N], second: &[u64; N], point: Extended<F>) -> Extended<F>
    where
        F: Field<N>,
    {
        let own = self.multiples(point, Joint::MULTIPLES);
        let mut sum = Extended::neutral();
        for [base, key] in Joint::of(first, second).places() {
            sum = sum.double();
            if let Some(entry) = base.of(self.table.odd_multiples()) {
                sum = sum.add_fixed(&entry);
            }
            if let Some((negative, entry)) = key.index(&own) {
                let entry = if negative { entry.negate() } else { *entry };
                sum = sum.add(&entry, self.d);
            }
        }
        sum
    }
}

impl<F: Field<N>, C: TwoShapes<N, Field = F>, const N: usize> Model<C, N> for Edwards<F> {
    fn new() -> Self {
        let (d, two) = (F::from_words(&C::D), F::ONE.double());
        let mut edwards = Self {
            d,
            scale: (F::ONE - d) * two.double().invert(),
            shift: (F::ONE + d) * two.triple().invert(),
            table: Table::of(&[]),
        };
        let mut points = Vec::with_capacity(digits::<N>() * MULTIPLES);
        let mut base = edwards
            .enter(&Affine::base::<C, N>())
            .unwrap_or(Extended::neutral());
        for _ in 0..digits::<N>() {
            points.extend(edwards.multiples(base, MULTIPLES));
            base = (0..DIGIT_BITS).fold(base, |point, _| point.double());
        }
        edwards.table = Table::of(&edwards.fixed(&points));
        edwards
    }

    fn multiply_base(&self, scalar: &[u64; N]) -> Option<Affine<F>> {
        let mut picks = self.table.picks(scalar);
        let first = Extended::from_fixed(&picks.next()?);
        let sum = picks.fold(first, |sum, point| sum.add_fixed(&point));
        // x = scale (1 + v) / (1 - v) + shift, y = scale (1 + v) / ((1 - v) u), with one inversion for both.
        let (above, below) = (self.scale * (sum.z + sum.y), sum.z - sum.y);
        let inverse = (below * sum.x).invert();
        Some(Affine {
            x: above * (inverse * sum.x) + self.shift,
            y: above * sum.z * inverse,
        })
    }

    fn multiply_both(&self, first: &[u64; N], second: &[u64; N], point: &Affine<F>) -> Option<(F, F)> {
        let sum = self.combine(first, second, self.enter(point)?);
        let below = sum.z - sum.y;
        (!below.is_zero()).then(|| (self.scale * (sum.z + sum.y) + self.shift * below, below))
    }

    /// Whether `q` times the point is infinity.
    fn is_multiple_of_base(&self, point: &Affine<F>) -> bool {
        self.enter(point)
            .is_some_and(|point| self.combine(&[0; N], &super::order::<C, N>(), point).is_neutral())
    }
}
