//! Plain arithmetic on little-endian words, in constant time unless the name says otherwise.
#![expect(
    clippy::inline_always,
    reason = "measured: the compiler's own choice costs a tenth of the signing rate"
)]

/// `a + b` and the carry.
#[inline(always)]
pub(in crate::crypto::gost) fn add<const N: usize>(a: &[u64; N], b: &[u64; N]) -> ([u64; N], u64) {
    add_carrying(a, b, 0)
}

/// `a + b + carry`, for a carry of nought or one, and the carry.
#[inline(always)]
pub(in crate::crypto::gost) fn add_carrying<const N: usize>(
    a: &[u64; N],
    b: &[u64; N],
    carry: u64,
) -> ([u64; N], u64) {
    let (mut sum, mut carry) = (*a, carry != 0);
    for (word, other) in sum.iter_mut().zip(b) {
        (*word, carry) = word.carrying_add(*other, carry);
    }
    (sum, u64::from(carry))
}

/// `a - b` and the borrow.
#[inline(always)]
pub(in crate::crypto::gost) fn subtract<const N: usize>(a: &[u64; N], b: &[u64; N]) -> ([u64; N], u64) {
    let (mut difference, mut borrow) = (*a, false);
    for (word, other) in difference.iter_mut().zip(b) {
        (*word, borrow) = word.borrowing_sub(*other, borrow);
    }
    (difference, u64::from(borrow))
}

/// Adds a word; returns the carry.
#[inline(always)]
pub(in crate::crypto::gost) fn add_word<const N: usize>(a: &mut [u64; N], small: u64) -> u64 {
    let mut rest = small;
    for word in a {
        let carry;
        (*word, carry) = word.overflowing_add(rest);
        rest = u64::from(carry);
    }
    rest
}

/// Subtracts a word; returns the borrow.
#[inline(always)]
pub(in crate::crypto::gost) fn subtract_word<const N: usize>(a: &mut [u64; N], small: u64) -> u64 {
    let mut rest = small;
    for word in a {
        let borrow;
        (*word, borrow) = word.overflowing_sub(rest);
        rest = u64::from(borrow);
    }
    rest
}

/// `a * b`, lower half and upper half.
#[inline(always)]
pub(in crate::crypto::gost) fn multiply<const N: usize>(a: &[u64; N], b: &[u64; N]) -> ([u64; N], [u64; N]) {
    let (mut low, mut window) = ([0; N], [0; N]);
    for (out, digit) in low.iter_mut().zip(a) {
        let mut carry = 0;
        for (word, other) in window.iter_mut().zip(b) {
            (*word, carry) = digit.carrying_mul_add(*other, *word, carry);
        }
        *out = shift_down(&mut window, carry);
    }
    (low, window)
}

/// Moves every word one place down, `top` comes in; returns the word that falls out.
#[inline(always)]
pub(in crate::crypto::gost) fn shift_down<const N: usize>(words: &mut [u64; N], top: u64) -> u64 {
    let mut moving = top;
    for word in words.iter_mut().rev() {
        moving = std::mem::replace(word, moving);
    }
    moving
}

/// `if mask == u64::MAX { b } else { a }`.
#[inline(always)]
pub(in crate::crypto::gost) fn select<const N: usize>(a: &[u64; N], b: &[u64; N], mask: u64) -> [u64; N] {
    let mut out = *a;
    for (word, other) in out.iter_mut().zip(b) {
        *word ^= mask & (*word ^ other);
    }
    out
}

/// All bits set when `a == b`, none otherwise. A barrier must follow, or the compiler may turn the mask into a branch.
#[inline(always)]
pub(in crate::crypto::gost) fn equal_mask(a: u64, b: u64) -> u64 {
    let difference = a ^ b;
    let unequal = (difference | difference.wrapping_neg()) >> 63;
    unequal.wrapping_sub(1)
}

/// All bits set when `bit` is one, none when it is nought.
#[inline(always)]
pub(in crate::crypto::gost) fn mask(bit: u64) -> u64 {
    std::hint::black_box(bit.wrapping_neg())
}

/// `a >> bits`, for 1 to 63 bits.
#[inline(always)]
pub(in crate::crypto::gost) fn shift_right<const N: usize>(a: &mut [u64; N], bits: u32) {
    let mut above = 0;
    for word in a.iter_mut().rev() {
        let moved = *word << (64 - bits);
        *word = (*word >> bits) | above;
        above = moved;
    }
}

/// The lowest word.
#[inline(always)]
pub(in crate::crypto::gost) fn lowest<const N: usize>(a: &[u64; N]) -> u64 {
    a.first().copied().unwrap_or(0)
}

/// Whether the number is nought; what it is stays hidden, that it is nought does not.
pub(in crate::crypto::gost) fn is_zero<const N: usize>(a: &[u64; N]) -> bool {
    // The barrier keeps the compiler from looking at one word after the other and stopping early.
    std::hint::black_box(a.iter().fold(0, |all, word| all | word)) == 0
}

/// Whether `a < b`; only the answer shows in time.
pub(in crate::crypto::gost) fn is_below<const N: usize>(a: &[u64; N], b: &[u64; N]) -> bool {
    std::hint::black_box(subtract(a, b).1) == 1
}

/// The number in little-endian bytes; `None` when there are not exactly `8 N` of them.
pub(in crate::crypto::gost) fn from_le_bytes<const N: usize>(bytes: &[u8]) -> Option<[u64; N]> {
    let (chunks, rest) = bytes.as_chunks::<8>();
    if chunks.len() != N || !rest.is_empty() {
        return None;
    }
    let mut words = [0; N];
    for (word, chunk) in words.iter_mut().zip(chunks) {
        *word = u64::from_le_bytes(*chunk);
    }
    Some(words)
}

/// The number in big-endian bytes; `None` when there are not exactly `8 N` of them.
pub(in crate::crypto::gost) fn from_be_bytes<const N: usize>(bytes: &[u8]) -> Option<[u64; N]> {
    let (chunks, rest) = bytes.as_chunks::<8>();
    if chunks.len() != N || !rest.is_empty() {
        return None;
    }
    let mut words = [0; N];
    for (word, chunk) in words.iter_mut().zip(chunks.iter().rev()) {
        *word = u64::from_be_bytes(*chunk);
    }
    Some(words)
}

/// The number as little-endian bytes.
pub(in crate::crypto::gost) fn to_le_bytes<const N: usize>(words: &[u64; N]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// The number as big-endian bytes.
pub(in crate::crypto::gost) fn to_be_bytes<const N: usize>(words: &[u64; N]) -> Vec<u8> {
    words.iter().rev().flat_map(|word| word.to_be_bytes()).collect()
}
