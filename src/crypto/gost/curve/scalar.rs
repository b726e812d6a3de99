//! Scalars cut into digits: evenly for secrets, sparsely for public numbers.

use zeroize::Zeroizing;

use crate::crypto::gost::arithmetic::words;

/// Bits of a digit of a secret scalar.
pub(in crate::crypto::gost) const DIGIT_BITS: u32 = 5;
/// Odd multiples that a digit may ask for: 1, 3, .. 31.
pub(in crate::crypto::gost) const MULTIPLES: usize = 1 << (DIGIT_BITS - 1);

/// The digits of a secret odd scalar, least significant first: every digit is odd, from -31 to 31, so that every step of a
/// multiplication is one addition of a point that is never infinity (Joye and Tunstall, 2009).
///
/// With `d = 2 u + 1 - 2^w`, the `u` are just the digits, to the base `2^w`, of `(k - 1) / 2 + 2^(w L - 1)`.
pub(in crate::crypto::gost) struct OddDigits<const N: usize> {
    rest: Zeroizing<[u64; N]>,
    left: usize,
}

/// How many digits an `N`-word scalar has.
pub(in crate::crypto::gost) const fn digits<const N: usize>() -> usize {
    (64 * N).div_ceil(DIGIT_BITS as usize)
}

impl<const N: usize> OddDigits<N> {
    /// The digits of `scalar`, which is odd.
    pub(in crate::crypto::gost) fn of(scalar: &[u64; N]) -> Self {
        let mut rest = Zeroizing::new(*scalar);
        words::shift_right(&mut rest, 1);
        Self {
            rest,
            left: digits::<N>(),
        }
    }
}

impl<const N: usize> Iterator for OddDigits<N> {
    /// Which odd multiple (0 for 1, 1 for 3, ..), and a mask that is set where the digit is negative.
    type Item = (u64, u64);

    fn next(&mut self) -> Option<(u64, u64)> {
        self.left = self.left.checked_sub(1)?;
        let highest = 1 << (DIGIT_BITS - 1);
        let mut digit = words::lowest(&self.rest) & (2 * highest - 1);
        words::shift_right(&mut self.rest, DIGIT_BITS);
        if self.left == 0 {
            digit |= highest;
        }
        let negative = words::mask((digit >> (DIGIT_BITS - 1)) ^ 1);
        Some(((digit ^ negative) & (highest - 1), negative))
    }
}

/// The width-`width` non-adjacent form of a public scalar, least significant digit first; every digit is nought or odd.
pub(in crate::crypto::gost) fn sparse_digits<const N: usize>(scalar: &[u64; N], width: u32) -> Vec<i8> {
    let mut rest = *scalar;
    let mut digits = Vec::with_capacity(64 * N + 1);
    while !words::is_zero(&rest) {
        let mut digit = 0;
        if words::lowest(&rest) & 1 == 1 {
            let window = words::lowest(&rest) & ((1 << width) - 1);
            let half = 1 << (width - 1);
            if window >= half {
                let missing = 2 * half - window;
                words::add_word(&mut rest, missing);
                digit = -small(missing);
            } else {
                words::subtract_word(&mut rest, window);
                digit = small(window);
            }
        }
        digits.push(digit);
        words::shift_right(&mut rest, 1);
    }
    digits
}

fn small(value: u64) -> i8 {
    i8::try_from(value).unwrap_or(i8::MAX)
}
