//! Multiples of the base point, worked out once per curve: signing adds one of each row and doubles nothing.

use super::{
    Affine, Coefficients, Curve,
    complete::Projective,
    jacobian::{Jacobian, to_affine},
    scalar::{DIGIT_BITS, MULTIPLES, OddDigits, digits},
};
use crate::crypto::gost::arithmetic::{Field, words};

type Row<F> = [Affine<F>; MULTIPLES];

/// Row `i` holds `G 2^(5 i)` times 1, 3, .. 31.
pub(in crate::crypto::gost) struct Table<F>(Vec<Row<F>>);

impl<F> Table<F> {
    /// The table of a curve.
    pub(in crate::crypto::gost) fn of<C: Curve<N, Field = F>, const N: usize>(curve: &Coefficients<F>) -> Self
    where
        F: Field<N>,
    {
        let mut points = Vec::with_capacity(digits::<N>() * MULTIPLES);
        let mut base = Jacobian::from_affine(&Affine::base::<C, N>());
        for _ in 0..digits::<N>() {
            points.extend(odd_multiples::<C, N>(&base, MULTIPLES, curve));
            base = (0..DIGIT_BITS).fold(base, |point, _| point.double::<C, N>(curve));
        }
        Self(to_affine(&points).as_chunks().0.to_vec())
    }

    /// 1, 3, .. 31 times the base point.
    pub(in crate::crypto::gost) fn odd_multiples(&self) -> &[Affine<F>] {
        self.0.first().map_or(&[], |row| row.as_slice())
    }

    /// `scalar` times the base point, for a secret odd scalar below `q`: all rows are read whole, and each gives one addition.
    pub(in crate::crypto::gost) fn multiply<C: Curve<N, Field = F>, const N: usize>(
        &self,
        scalar: &[u64; N],
        curve: &Coefficients<F>,
    ) -> Option<Projective<F>>
    where
        F: Field<N>,
    {
        let mut picked = self
            .0
            .iter()
            .zip(OddDigits::of(scalar))
            .map(|(row, (index, negative))| pick(row, index, negative));
        let first = Projective::from_affine(picked.next()?);
        Some(picked.fold(first, |sum, point| sum.add::<C, N>(&point, curve)))
    }
}

/// 1, 3, 5 .. times `point`.
pub(in crate::crypto::gost) fn odd_multiples<C: Curve<N>, const N: usize>(
    point: &Jacobian<C::Field>,
    count: usize,
    curve: &Coefficients<C::Field>,
) -> Vec<Jacobian<C::Field>> {
    let twice = point.double::<C, N>(curve);
    std::iter::successors(Some(*point), |last| Some(last.add::<C, N>(&twice, curve)))
        .take(count)
        .collect()
}

/// Entry `index` of the row, negated where `negative` is set; reads the whole row.
#[inline]
fn pick<F: Field<N>, const N: usize>(row: &Row<F>, index: u64, negative: u64) -> Affine<F> {
    let (mut x, mut y) = (F::ZERO, F::ZERO);
    for (place, entry) in (0..).zip(row) {
        let mask = words::equal_mask(place, index);
        x.gather(&entry.x, mask);
        y.gather(&entry.y, mask);
    }
    Affine {
        x,
        y: y.select(y.negate(), negative),
    }
}
