//! Scalars cut into digits: evenly for secrets, sparsely for public numbers.

use zeroize::Zeroizing;

use super::table::Entry;
use crate::crypto::gost::arithmetic::words;

/// Bits of a digit of a secret scalar.
pub(in crate::crypto::gost) const DIGIT_BITS: u32 = 6;
/// Width of the sparse digits of a key, whose multiples are worked out for each check.
const KEY_WIDTH: u32 = 5;
/// Odd multiples that a digit may ask for: 1, 3, .. 63.
pub(in crate::crypto::gost) const MULTIPLES: usize = 1 << (DIGIT_BITS - 1);

/// The digits of a secret odd scalar, least significant first: every digit is odd, from -63 to 63, so that every step of a
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

/// 1, 3, 5 .. times a point, where `next` adds twice the point.
pub(in crate::crypto::gost) fn odd_multiples<P: Copy>(
    point: P,
    count: usize,
    next: impl Fn(&P) -> P,
) -> Vec<P> {
    std::iter::successors(Some(point), |last| Some(next(last)))
        .take(count)
        .collect()
}

/// Two public scalars, of the base point and of a key, in sparse digits side by side.
pub(in crate::crypto::gost) struct Joint {
    base: Vec<i8>,
    key: Vec<i8>,
}

impl Joint {
    /// Odd multiples of the key that its digits may ask for. Those of the base point are in the table, up to 63.
    pub(in crate::crypto::gost) const MULTIPLES: usize = 1 << (KEY_WIDTH - 2);

    pub(in crate::crypto::gost) fn of<const N: usize>(base: &[u64; N], key: &[u64; N]) -> Self {
        Self {
            base: sparse_digits(base, DIGIT_BITS + 1),
            key: sparse_digits(key, KEY_WIDTH),
        }
    }

    /// The digits of both, most significant place first.
    pub(in crate::crypto::gost) fn places(&self) -> impl Iterator<Item = [Digit; 2]> {
        let digit = |digits: &[i8], place| Digit(digits.get(place).copied().unwrap_or(0));
        let places = (0..self.base.len().max(self.key.len())).rev();
        places.map(move |place| [digit(&self.base, place), digit(&self.key, place)])
    }
}

/// A sparse digit: nought or odd.
pub(in crate::crypto::gost) struct Digit(i8);

impl Digit {
    /// The point that it asks for, and whether to negate it; `None` for nought.
    pub(in crate::crypto::gost) fn index<P>(self, odd: &[P]) -> Option<(bool, &P)> {
        let entry = odd.get(usize::from(self.0.unsigned_abs() / 2))?;
        (self.0 != 0).then_some((self.0 < 0, entry))
    }

    /// The point that it asks for.
    pub(in crate::crypto::gost) fn of<E: Entry<N>, const N: usize>(self, odd: &[E]) -> Option<E> {
        let (negative, entry) = self.index(odd)?;
        Some(if negative {
            entry.negate_if(u64::MAX)
        } else {
            *entry
        })
    }
}

/// The width-`width` non-adjacent form of a public scalar, least significant digit first; every digit is nought or odd.
fn sparse_digits<const N: usize>(scalar: &[u64; N], width: u32) -> Vec<i8> {
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
