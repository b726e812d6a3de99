//! Fields of the primes `2^(64 N) - C` with a small `C`: what overflows comes back times `C`.
//!
//! CryptoPro-A, the curve that all real keys use, lies over `2^256 - 617`; tc26-512-A over `2^512 - 569`. Numbers are kept
//! below `2^(64 N)`, not below the prime, and are reduced fully only when they leave.
#![expect(
    clippy::inline_always,
    reason = "measured: the compiler's own choice costs a tenth of the signing rate"
)]

use std::ops::{Add, Mul, Sub};

use super::{Field, constant, inverse, square::square, words};

/// A number modulo `2^(64 N) - C`.
#[derive(Clone, Copy)]
pub(in crate::crypto::gost) struct Mersenne<const N: usize, const C: u64>([u64; N]);

impl<const N: usize, const C: u64> Mersenne<N, C> {
    /// `low + 2^(64 N) carry`, for a carry of at most `C`.
    #[inline(always)]
    fn folded(mut low: [u64; N], carry: u64) -> Self {
        let again = words::add_word(&mut low, carry * C);
        // A second overflow leaves less than C * C in the lowest word: no third one can follow.
        if let Some(word) = low.first_mut() {
            *word = word.wrapping_add(again * C);
        }
        Self(low)
    }

    #[inline(always)]
    fn reduced(mut low: [u64; N], high: &[u64; N]) -> Self {
        let mut carry = 0;
        for (word, above) in low.iter_mut().zip(high) {
            (*word, carry) = above.carrying_mul_add(C, *word, carry);
        }
        Self::folded(low, carry)
    }
}

impl<const N: usize, const C: u64> Add for Mersenne<N, C> {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        let (sum, carry) = words::add(&self.0, &other.0);
        Self::folded(sum, carry)
    }
}

impl<const N: usize, const C: u64> Sub for Mersenne<N, C> {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        let (mut difference, borrow) = words::subtract(&self.0, &other.0);
        let again = words::subtract_word(&mut difference, borrow * C);
        // A second borrow leaves a lowest word within C of its top.
        if let Some(word) = difference.first_mut() {
            *word = word.wrapping_sub(again * C);
        }
        Self(difference)
    }
}

impl<const N: usize, const C: u64> Mul for Mersenne<N, C> {
    type Output = Self;

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        let (low, high) = words::multiply(&self.0, &other.0);
        Self::reduced(low, &high)
    }
}

impl<const N: usize, const C: u64> Field<N> for Mersenne<N, C> {
    const MODULUS: [u64; N] = constant::below_power(C);
    const ZERO: Self = Self([0; N]);
    const ONE: Self = Self(constant::power_of_two(&Self::MODULUS, 0));

    fn from_words(words: &[u64; N]) -> Self {
        Self(*words)
    }

    fn to_words(self) -> [u64; N] {
        // v >= p exactly when v + C overflows, and then the sum is v - p.
        let mut shifted = self.0;
        let above = words::add_word(&mut shifted, C);
        words::select(&self.0, &shifted, words::mask(above))
    }

    #[inline(always)]
    fn square(self) -> Self {
        let (low, high) = square(&self.0);
        Self::reduced(low, &high)
    }

    #[inline(always)]
    fn times(self, small: u64) -> Self {
        debug_assert!(small <= C, "the carry must stay below what one fold takes");
        let (mut product, mut carry) = (self.0, 0);
        for word in &mut product {
            (*word, carry) = word.carrying_mul(small, carry);
        }
        Self::folded(product, carry)
    }

    #[inline(always)]
    fn select(self, other: Self, mask: u64) -> Self {
        Self(words::select(&self.0, &other.0, mask))
    }

    #[inline(always)]
    fn gather(&mut self, other: &Self, mask: u64) {
        for (word, entry) in self.0.iter_mut().zip(&other.0) {
            *word |= entry & mask;
        }
    }

    fn invert(self) -> Self {
        let inverse = const { constant::negative_inverse(&Self::MODULUS) };
        Self(inverse::invert(&self.to_words(), &Self::MODULUS, inverse))
    }
}
