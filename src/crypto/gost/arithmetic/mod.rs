//! Numbers of 256 and 512 bits: the fields of the curves and the numbers modulo their orders, in constant time.
//!
//! [`words`] and [`square`] are plain arithmetic on words, [`mersenne`] the primes `2^(64 N) - c`, [`montgomery`] every other modulus,
//! [`inverse`] inverts in all of them, [`constant`] is what the compiler works out beforehand. Nothing here branches or looks up by a value.

pub(super) mod constant;
mod inverse;
pub(super) mod mersenne;
pub(super) mod montgomery;
mod square;
pub(super) mod words;

use std::ops::{Add, Mul, Sub};

/// A prime field whose numbers fit `N` words.
pub(super) trait Field<const N: usize>:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Send + Sync + 'static
{
    /// The prime.
    const MODULUS: [u64; N];
    /// Nought.
    const ZERO: Self;
    /// One.
    const ONE: Self;

    /// The number of these words, reduced.
    fn from_words(words: &[u64; N]) -> Self;

    /// The words of the number, below the prime.
    fn to_words(self) -> [u64; N];

    /// `self * self`.
    fn square(self) -> Self;

    /// `self * small`.
    fn times(self, small: u64) -> Self;

    /// `if mask == u64::MAX { other } else { self }`; `mask` has no third value.
    fn select(self, other: Self, mask: u64) -> Self;

    /// Adds `other` bit by bit where `mask` is set: to gather one entry of a table while all are read.
    fn gather(&mut self, other: &Self, mask: u64);

    /// `1 / self`, and nought for nought: the same steps for every `self`.
    fn invert(self) -> Self;

    /// `2 self`.
    fn double(self) -> Self {
        self + self
    }

    /// `3 self`.
    fn triple(self) -> Self {
        self + self + self
    }

    /// `-self`.
    fn negate(self) -> Self {
        Self::ZERO - self
    }

    /// Whether it is nought.
    fn is_zero(self) -> bool {
        words::is_zero(&self.to_words())
    }

    /// Whether both are the same number.
    fn equals(self, other: Self) -> bool {
        (self - other).is_zero()
    }
}

/// The inverses of numbers none of which is nought, with one inversion for all.
pub(super) fn invert_all<F: Field<N>, const N: usize>(numbers: &[F]) -> Vec<F> {
    let mut product = F::ONE;
    let mut inverses: Vec<F> = numbers
        .iter()
        .map(|number| {
            let before = product;
            product = product * *number;
            before
        })
        .collect();
    let mut inverse = product.invert();
    for (before, number) in inverses.iter_mut().zip(numbers).rev() {
        *before = *before * inverse;
        inverse = inverse * *number;
    }
    inverses
}
