//! What is worked out while compiling: numbers from hexadecimal text and the constants of Montgomery arithmetic.
#![expect(
    clippy::indexing_slicing,
    reason = "runs in the compiler, where an index out of range is a compile error"
)]

/// The number that `text` writes in hexadecimal digits, most significant first.
pub(in crate::crypto::gost) const fn number<const N: usize>(text: &str) -> [u64; N] {
    let digits = text.as_bytes();
    let mut words = [0; N];
    let mut place = 0;
    while place < digits.len() {
        let digit = match digits[digits.len() - 1 - place] {
            digit @ b'0'..=b'9' => digit - b'0',
            digit @ b'A'..=b'F' => digit - b'A' + 10,
            _ => panic!("not a hexadecimal digit"),
        };
        words[place / 16] |= (digit as u64) << (4 * (place % 16));
        place += 1;
    }
    words
}

/// `-1 / modulus` modulo `2^64`, by Newton's iteration.
pub(in crate::crypto::gost) const fn negative_inverse<const N: usize>(modulus: &[u64; N]) -> u64 {
    let mut inverse: u64 = 1;
    let mut step = 0;
    while step < 6 {
        inverse = inverse.wrapping_mul(2_u64.wrapping_sub(modulus[0].wrapping_mul(inverse)));
        step += 1;
    }
    inverse.wrapping_neg()
}

/// `2^exponent` modulo `modulus`, which is above one.
pub(in crate::crypto::gost) const fn power_of_two<const N: usize>(
    modulus: &[u64; N],
    exponent: usize,
) -> [u64; N] {
    let mut value = [0; N];
    value[0] = 1;
    let mut step = 0;
    while step < exponent {
        value = doubled(&value, modulus);
        step += 1;
    }
    value
}

/// `2^(64 N) - distance`.
pub(in crate::crypto::gost) const fn below_power<const N: usize>(distance: u64) -> [u64; N] {
    let mut value = [u64::MAX; N];
    value[0] = distance.wrapping_neg();
    value
}

const fn doubled<const N: usize>(value: &[u64; N], modulus: &[u64; N]) -> [u64; N] {
    let (mut twice, mut reduced) = ([0; N], [0; N]);
    let (mut carry, mut borrow) = (0, false);
    let mut place = 0;
    while place < N {
        twice[place] = (value[place] << 1) | carry;
        carry = value[place] >> 63;
        let (difference, first) = twice[place].overflowing_sub(modulus[place]);
        let (difference, second) = difference.overflowing_sub(borrow as u64);
        reduced[place] = difference;
        borrow = first || second;
        place += 1;
    }
    if carry == 1 || !borrow { reduced } else { twice }
}
