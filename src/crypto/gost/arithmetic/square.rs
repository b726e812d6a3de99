//! Squares of words: every mixed product is worked out once and doubled.
#![expect(
    clippy::inline_always,
    reason = "measured: the compiler's own choice costs a tenth of the signing rate"
)]

use super::words;

/// `a * a`, lower half and upper half.
#[inline(always)]
pub(super) fn square<const N: usize>(a: &[u64; N]) -> ([u64; N], [u64; N]) {
    let (mut low, mut high) = ([0; N], [0; N]);
    match (
        a.as_chunks::<4>().0,
        low.as_chunks_mut::<4>().0,
        high.as_chunks_mut::<4>().0,
    ) {
        ([a], [low], [high]) => (*low, *high) = four(a),
        ([a, b], [first, second], [third, fourth]) => {
            [*first, *second, *third, *fourth] = eight(a, b);
        }
        _ => return words::multiply(a, a),
    }
    (low, high)
}

#[inline(always)]
fn four(&[a, b, c, d]: &[u64; 4]) -> ([u64; 4], [u64; 4]) {
    let (ab, carry) = a.carrying_mul(b, 0);
    let (ac, carry) = a.carrying_mul(c, carry);
    let (third, fourth) = a.carrying_mul(d, carry);
    let (third, carry) = b.carrying_mul(c, third);
    let (fourth, fifth) = b.carrying_mul_add(d, fourth, carry);
    let (fifth, sixth) = c.carrying_mul(d, fifth);
    let mixed = ([0, ab, ac, third], [fourth, fifth, sixth, 0]);
    let (aa, bb) = (a.carrying_mul(a, 0), b.carrying_mul(b, 0));
    let (cc, dd) = (c.carrying_mul(c, 0), d.carrying_mul(d, 0));
    let (low, high, _) = doubled(mixed);
    let (low, carry) = words::add(&low, &[aa.0, aa.1, bb.0, bb.1]);
    let (high, _) = words::add_carrying(&high, &[cc.0, cc.1, dd.0, dd.1], carry);
    (low, high)
}

/// `(a + 2^256 b)^2` as four numbers of four words.
#[inline(always)]
fn eight(a: &[u64; 4], b: &[u64; 4]) -> [[u64; 4]; 4] {
    let ((first, second), (third, mut fourth)) = (four(a), four(b));
    let (low, high, top) = doubled(words::multiply(a, b));
    let (second, carry) = words::add(&second, &low);
    let (third, carry) = words::add_carrying(&third, &high, carry);
    words::add_word(&mut fourth, top + carry);
    [first, second, third, fourth]
}

#[inline(always)]
fn doubled((low, high): ([u64; 4], [u64; 4])) -> ([u64; 4], [u64; 4], u64) {
    let (low, carry) = words::add(&low, &low);
    let (high, top) = words::add_carrying(&high, &high, carry);
    (low, high, top)
}
