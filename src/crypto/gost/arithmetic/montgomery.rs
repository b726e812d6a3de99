//! Arithmetic modulo any odd number, in Montgomery form (`x` is kept as `x 2^(64 N)`): curve orders and primes without a special shape.
#![expect(
    clippy::inline_always,
    reason = "measured: the compiler's own choice costs a tenth of the signing rate"
)]

use std::{
    marker::PhantomData,
    ops::{Add, Mul, Sub},
};

use super::{Field, constant, inverse, words};

/// An odd modulus of at most `N` words, told by its type.
pub(in crate::crypto::gost) trait Modulus<const N: usize>:
    Copy + Send + Sync + 'static
{
    /// The modulus.
    const VALUE: [u64; N];
    /// `-1 / VALUE` modulo `2^64`.
    const INVERSE: u64 = constant::negative_inverse(&Self::VALUE);
    /// `2^(64 N)`: one in Montgomery form.
    const ONE: [u64; N] = constant::power_of_two(&Self::VALUE, 64 * N);
    /// `2^(128 N)`: brings a number into Montgomery form.
    const SQUARE: [u64; N] = constant::power_of_two(&Self::VALUE, 128 * N);
    /// `2^(192 N)`: brings the inverse of a number in Montgomery form into that form.
    const CUBE: [u64; N] = constant::power_of_two(&Self::VALUE, 192 * N);
}

/// A number modulo `M`.
#[derive(Clone, Copy)]
pub(in crate::crypto::gost) struct Montgomery<M, const N: usize>([u64; N], PhantomData<M>);

impl<M: Modulus<N>, const N: usize> Montgomery<M, N> {
    /// `low + 2^(64 N) high`, reduced: one multiplication more, whatever the numbers are.
    pub(in crate::crypto::gost) fn from_wide(low: &[u64; N], high: &[u64; N]) -> Self {
        let square = Self::of(M::SQUARE);
        Self::of(*low) * square + Self::of(*high) * square * square
    }

    /// Wipes the number.
    pub(in crate::crypto::gost) fn wipe(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.0);
    }

    /// Handbook of Applied Cryptography, algorithm 14.36, a word of `self` at a time.
    #[inline(always)]
    fn product(&self, other: &Self) -> Self {
        let (mut window, mut top) = ([0; N], 0_u64);
        for digit in &self.0 {
            let mut carry = 0;
            for (word, factor) in window.iter_mut().zip(&other.0) {
                (*word, carry) = digit.carrying_mul_add(*factor, *word, carry);
            }
            let (sum, over) = top.overflowing_add(carry);
            let quotient = words::lowest(&window).wrapping_mul(M::INVERSE);
            carry = 0;
            for (word, part) in window.iter_mut().zip(&M::VALUE) {
                (*word, carry) = quotient.carrying_mul_add(*part, *word, carry);
            }
            let (sum, over_again) = sum.overflowing_add(carry);
            words::shift_down(&mut window, sum);
            top = u64::from(over | over_again);
        }
        Self::once_reduced(&window, top)
    }

    #[inline(always)]
    fn of(words: [u64; N]) -> Self {
        Self(words, PhantomData)
    }

    /// Takes the modulus away once if `carry:value` reaches it.
    #[inline(always)]
    fn once_reduced(value: &[u64; N], carry: u64) -> Self {
        let (reduced, borrow) = words::subtract(value, &M::VALUE);
        let keep = borrow & (carry ^ 1);
        Self::of(words::select(&reduced, value, words::mask(keep)))
    }
}

impl<M: Modulus<N>, const N: usize> Add for Montgomery<M, N> {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        let (sum, carry) = words::add(&self.0, &other.0);
        Self::once_reduced(&sum, carry)
    }
}

impl<M: Modulus<N>, const N: usize> Sub for Montgomery<M, N> {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        let (difference, borrow) = words::subtract(&self.0, &other.0);
        let correction = words::select(&[0; N], &M::VALUE, words::mask(borrow));
        Self::of(words::add(&difference, &correction).0)
    }
}

impl<M: Modulus<N>, const N: usize> Mul for Montgomery<M, N> {
    type Output = Self;

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        self.product(&other)
    }
}

impl<M: Modulus<N>, const N: usize> Field<N> for Montgomery<M, N> {
    const MODULUS: [u64; N] = M::VALUE;
    const ZERO: Self = Self([0; N], PhantomData);
    const ONE: Self = Self(M::ONE, PhantomData);

    fn from_words(words: &[u64; N]) -> Self {
        Self::of(*words) * Self::of(M::SQUARE)
    }

    fn to_words(self) -> [u64; N] {
        (self * Self::of(constant::power_of_two(&M::VALUE, 0))).0
    }

    #[inline(always)]
    fn square(self) -> Self {
        self * self
    }

    fn times(self, small: u64) -> Self {
        let mut words = [0; N];
        words::add_word(&mut words, small);
        self * Self::from_words(&words)
    }

    #[inline(always)]
    fn select(self, other: Self, mask: u64) -> Self {
        Self::of(words::select(&self.0, &other.0, mask))
    }

    #[inline(always)]
    fn gather(&mut self, other: &Self, mask: u64) {
        for (word, entry) in self.0.iter_mut().zip(&other.0) {
            *word |= entry & mask;
        }
    }

    fn invert(self) -> Self {
        Self::of(inverse::invert(&self.0, &M::VALUE, M::INVERSE)) * Self::of(M::CUBE)
    }
}
