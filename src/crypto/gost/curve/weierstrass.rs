//! Multiples of points on a curve of prime order: complete formulas for secrets, Jacobian coordinates for public numbers.

use super::{
    Affine, Coefficients, Curve, Model,
    complete::Projective,
    jacobian::{Jacobian, to_affine},
    scalar::{DIGIT_BITS, Joint, MULTIPLES, digits, odd_multiples},
    table::{Entry, Table},
};
use crate::crypto::gost::arithmetic::Field;

/// A curve in short Weierstrass form, with its table.
pub(in crate::crypto::gost) struct Weierstrass<F> {
    curve: Coefficients<F>,
    table: Table<Affine<F>>,
}

impl<F: Field<N>, const N: usize> Entry<N> for Affine<F> {
    const EMPTY: Self = Self {
        x: F::ZERO,
        y: F::ZERO,
    };

    #[inline]
    fn gather(&mut self, other: &Self, mask: u64) {
        self.x.gather(&other.x, mask);
        self.y.gather(&other.y, mask);
    }

    #[inline]
    fn negate_if(self, mask: u64) -> Self {
        Self {
            x: self.x,
            y: self.y.select(self.y.negate(), mask),
        }
    }
}

impl<F: Field<N>, C: Curve<N, Field = F>, const N: usize> Model<C, N> for Weierstrass<F> {
    fn new() -> Self {
        let curve = Coefficients::of::<C, N>();
        let mut points = Vec::with_capacity(digits::<N>() * MULTIPLES);
        let mut base = Jacobian::from_affine(&Affine::base::<C, N>());
        for _ in 0..digits::<N>() {
            points.extend(multiples::<C, N>(&base, MULTIPLES, &curve));
            base = (0..DIGIT_BITS).fold(base, |point, _| point.double::<C, N>(&curve));
        }
        let table = Table::of(&to_affine(&points));
        Self { curve, table }
    }

    fn multiply_base(&self, scalar: &[u64; N]) -> Option<Affine<F>> {
        let mut picks = self.table.picks(scalar);
        let first = Projective::from_affine(picks.next()?);
        let sum = picks.fold(first, |sum, point| sum.add::<C, N>(&point, &self.curve));
        Some(sum.to_affine())
    }

    fn multiply_both(&self, first: &[u64; N], second: &[u64; N], point: &Affine<F>) -> Option<(F, F)> {
        let joint = Joint::of(first, second);
        let own = to_affine(&multiples::<C, N>(
            &Jacobian::from_affine(point),
            Joint::MULTIPLES,
            &self.curve,
        ));
        let mut sum = Jacobian::infinity();
        for digits in joint.places() {
            sum = sum.double::<C, N>(&self.curve);
            for (digit, multiples) in digits
                .into_iter()
                .zip([self.table.odd_multiples(), own.as_slice()])
            {
                if let Some(entry) = digit.of(multiples) {
                    sum = sum.add_affine::<C, N>(&entry, &self.curve);
                }
            }
        }
        (!sum.z.is_zero()).then(|| (sum.x, sum.z.square()))
    }

    /// On a curve of prime order every point but infinity is.
    fn is_multiple_of_base(&self, _: &Affine<F>) -> bool {
        true
    }
}

/// 1, 3, 5 .. times `point`.
fn multiples<C: Curve<N>, const N: usize>(
    point: &Jacobian<C::Field>,
    count: usize,
    curve: &Coefficients<C::Field>,
) -> Vec<Jacobian<C::Field>> {
    let twice = point.double::<C, N>(curve);
    odd_multiples(*point, count, |last| last.add::<C, N>(&twice, curve))
}
