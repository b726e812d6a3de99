//! Multiples of the base point, worked out once per curve: signing adds one of each row and doubles nothing.

use super::scalar::{MULTIPLES, OddDigits};
use crate::crypto::gost::arithmetic::words;

/// A point as a table keeps it.
pub(in crate::crypto::gost) trait Entry<const N: usize>: Copy {
    /// All bits nought: no point, but what gathering starts from.
    const EMPTY: Self;

    /// Adds `other` bit by bit where `mask` is set.
    fn gather(&mut self, other: &Self, mask: u64);

    /// `-self` where `mask` is set.
    fn negate_if(self, mask: u64) -> Self;
}

/// Row `i` holds `G 2^(6 i)` times 1, 3, .. 63.
pub(in crate::crypto::gost) struct Table<E>(Vec<[E; MULTIPLES]>);

impl<E: Copy> Table<E> {
    /// The table of these points, row after row.
    pub(in crate::crypto::gost) fn of(points: &[E]) -> Self {
        Self(points.as_chunks().0.to_vec())
    }

    /// 1, 3, .. 63 times the base point.
    pub(in crate::crypto::gost) fn odd_multiples(&self) -> &[E] {
        self.0.first().map_or(&[], |row| row.as_slice())
    }

    /// The points whose sum is `scalar` times the base point, for a secret odd scalar below `q`. Every row is read whole.
    pub(in crate::crypto::gost) fn picks<const N: usize>(&self, scalar: &[u64; N]) -> impl Iterator<Item = E>
    where
        E: Entry<N>,
    {
        let rows = self.0.iter().zip(OddDigits::of(scalar));
        rows.map(|(row, (index, negative))| pick(row, index, negative))
    }
}

/// Entry `index` of the row, negated where `negative` is set; reads the whole row.
#[inline]
fn pick<E: Entry<N>, const N: usize>(row: &[E; MULTIPLES], index: u64, negative: u64) -> E {
    let mut masks = [0; MULTIPLES];
    for (place, mask) in (0..).zip(&mut masks) {
        *mask = words::equal_mask(place, index);
    }
    // One barrier for all masks, and one behind the sum: between them the compiler gathers two words at a time.
    let masks = std::hint::black_box(&mut masks);
    let mut picked = E::EMPTY;
    for (entry, mask) in row.iter().zip(masks) {
        picked.gather(entry, *mask);
    }
    std::hint::black_box(picked).negate_if(negative)
}
