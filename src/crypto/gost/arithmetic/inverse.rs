//! Inverses modulo an odd number, the same steps for every number.
//!
//! Bernstein and Yang, "Fast constant-time gcd computation and modular inversion" (2019): steps that halve one of two numbers
//! look at nothing but lowest bits, so sixty of them are worked out on single words and then carried over to the whole
//! numbers at once. A power of the prime minus two would cost five to fifteen times as much.

use super::words;

/// Steps that are worked out on single words: `2^60` times anything below still fits an `i128` three times over.
const BATCH: u32 = 60;
const BATCH_MASK: u64 = (1 << BATCH) - 1;

/// Batches that suffice for numbers of `N` words: `(45907 d + 30179) / 19929` steps for `d` bits, where `delta` begins with a
/// half (Wuille, "Bounds on divsteps iterations in safegcd", 2021).
const fn batches<const N: usize>() -> usize {
    ((45_907 * 64 * N + 30_179) / 19_929).div_ceil(BATCH as usize)
}

/// `1 / number` modulo `modulus`, and nought for nought; `number` is below `modulus`, which is odd and a prime.
/// `inverse` is `-1 / modulus` modulo `2^64`.
pub(super) fn invert<const N: usize>(number: &[u64; N], modulus: &[u64; N], inverse: u64) -> [u64; N] {
    let (mut f, mut g) = (Signed::of(modulus), Signed::of(number));
    // `f = d number` and `g = e number` modulo the modulus, after every batch.
    let (mut d, mut e) = (Signed::of(&[0; N]), Signed::one());
    let mut delta = 1;
    for _ in 0..batches::<N>() {
        let steps = Steps::of(&mut delta, words::lowest(&f.low), words::lowest(&g.low));
        (d, e) = (
            steps.first.modular(&d, &e, modulus, inverse),
            steps.second.modular(&d, &e, modulus, inverse),
        );
        (f, g) = (steps.first.exact(&f, &g), steps.second.exact(&f, &g));
    }
    // Now g is nought and f is one or minus one: d is the inverse, or its negative.
    let sum = d.plus_if(modulus, d.sign());
    let turned = sum.negated_if(f.sign());
    turned.plus_if(modulus, turned.sign()).low
}

/// A number from `-2^(64 N + 63)` up, in two's complement.
#[derive(Clone, Copy)]
struct Signed<const N: usize> {
    low: [u64; N],
    high: i64,
}

impl<const N: usize> Signed<N> {
    fn of(low: &[u64; N]) -> Self {
        Self { low: *low, high: 0 }
    }

    fn one() -> Self {
        let mut one = Self::of(&[0; N]);
        words::add_word(&mut one.low, 1);
        one
    }

    /// All bits set for a negative number, none for others.
    fn sign(&self) -> u64 {
        std::hint::black_box((self.high >> 63).cast_unsigned())
    }

    fn plus_if(&self, other: &[u64; N], mask: u64) -> Self {
        let (low, carry) = words::add(&self.low, &words::select(&[0; N], other, mask));
        Self {
            low,
            high: self.high.wrapping_add(carry.cast_signed()),
        }
    }

    fn negated_if(&self, mask: u64) -> Self {
        let mut low = self.low;
        for word in &mut low {
            *word ^= mask;
        }
        let carry = words::add_word(&mut low, mask & 1);
        let high = (self.high ^ mask.cast_signed()).wrapping_add(carry.cast_signed());
        Self { low, high }
    }

    /// `self / 2^BATCH`, where the lowest bits are noughts.
    fn shifted(&self) -> Self {
        let mut low = self.low;
        words::shift_right(&mut low, BATCH);
        if let Some(last) = low.last_mut() {
            *last |= self.high.cast_unsigned() << (64 - BATCH);
        }
        Self {
            low,
            high: self.high >> BATCH,
        }
    }
}

/// What a batch makes of two numbers: `(first x + second y) / 2^BATCH`. The factors' sizes together are at most `2^BATCH`.
#[derive(Clone, Copy)]
struct Row {
    first: i64,
    second: i64,
}

impl Row {
    /// `first + 2^32 second`.
    fn unpacked(both: u64) -> Self {
        let first = i64::from(low_half(both).cast_signed());
        Self {
            first,
            second: both.cast_signed().wrapping_sub(first) >> 32,
        }
    }

    /// The numbers that the steps were worked out for: nothing is lost.
    fn exact<const N: usize>(self, x: &Signed<N>, y: &Signed<N>) -> Signed<N> {
        self.sum(x, y, 0, &[0; N]).shifted()
    }

    /// Other numbers, modulo `modulus`: as many moduli are taken away as make the lowest bits nought.
    ///
    /// From `-2 modulus` to `modulus` the numbers come and go: negative ones get one modulus more before they are multiplied.
    fn modular<const N: usize>(
        self,
        x: &Signed<N>,
        y: &Signed<N>,
        modulus: &[u64; N],
        inverse: u64,
    ) -> Signed<N> {
        let signs = (x.sign().cast_signed(), y.sign().cast_signed());
        let more = (self.first & signs.0) + (self.second & signs.1);
        let product = |factor: i64, word: u64| factor.cast_unsigned().wrapping_mul(word);
        let lowest = product(self.first, words::lowest(&x.low))
            .wrapping_add(product(self.second, words::lowest(&y.low)))
            .wrapping_add(product(more, words::lowest(modulus)));
        let less = lowest.wrapping_mul(inverse.wrapping_neg()) & BATCH_MASK;
        self.sum(x, y, more - less.cast_signed(), modulus).shifted()
    }

    /// `first x + second y + times z`.
    fn sum<const N: usize>(self, x: &Signed<N>, y: &Signed<N>, times: i64, z: &[u64; N]) -> Signed<N> {
        let product = |factor: i64, word: u64| i128::from(factor) * i128::from(word);
        let (mut low, mut carry) = ([0; N], 0_i128);
        for (((out, x), y), z) in low.iter_mut().zip(&x.low).zip(&y.low).zip(z) {
            let sum = product(self.first, *x) + product(self.second, *y) + product(times, *z) + carry;
            *out = lower(sum);
            carry = sum >> 64;
        }
        let high = self
            .first
            .wrapping_mul(x.high)
            .wrapping_add(self.second.wrapping_mul(y.high))
            .wrapping_add(lower(carry).cast_signed());
        Signed { low, high }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the lower half is what is wanted")]
const fn lower(sum: i128) -> u64 {
    sum.cast_unsigned() as u64
}

#[expect(clippy::cast_possible_truncation, reason = "the lower half is what is wanted")]
const fn low_half(word: u64) -> u32 {
    word as u32
}

/// A batch of steps.
struct Steps {
    first: Row,
    second: Row,
}

impl Steps {
    /// The steps from `delta` and the lowest words of `f` and `g`, in two halves.
    fn of(delta: &mut i64, f: u64, g: u64) -> Self {
        let (before, f, g) = Self::half(delta, f, g);
        let (after, _, _) = Self::half(delta, f, g);
        let row = |row: Row| Row {
            first: row.first * before.first.first + row.second * before.second.first,
            second: row.first * before.first.second + row.second * before.second.second,
        };
        Self {
            first: row(after.first),
            second: row(after.second),
        }
    }

    /// A step, where `g` is odd and `delta` positive: `delta, f, g = 2 - delta, g, (g - f) / 2`. Else, where `g` is odd:
    /// `2 + delta, f, (g + f) / 2`. Else: `2 + delta, f, g / 2`. (`delta` is twice that of the paper, less one.)
    ///
    /// Both factors of a row, below `2^30` each, fit one word: what is added to it, turned and doubled is both at once.
    fn half(delta: &mut i64, mut f: u64, mut g: u64) -> (Self, u64, u64) {
        let (mut first, mut second) = (1_u64, 1_u64 << 32);
        for _ in 0..BATCH / 2 {
            let odd = (g & 1).wrapping_neg();
            let swap = odd & (delta.wrapping_neg() >> 63).cast_unsigned();
            let turned = |value: u64| (value ^ swap).wrapping_sub(swap) & odd;
            g = g.wrapping_add(turned(f));
            second = second.wrapping_add(turned(first));
            f = f.wrapping_add(g & swap);
            first = first.wrapping_add(second & swap) << 1;
            *delta = (*delta ^ swap.cast_signed())
                .wrapping_sub(swap.cast_signed())
                .wrapping_add(2);
            g >>= 1;
        }
        let steps = Self {
            first: Row::unpacked(first),
            second: Row::unpacked(second),
        };
        (steps, f, g)
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        crypto::gost::{
            arithmetic::{Field, mersenne::Mersenne, montgomery::Montgomery, words},
            curve::sets,
        },
        random::{SecureRandom as _, SeededRandom},
    };

    fn inverts<F: Field<N>, const N: usize>() {
        assert!(F::ZERO.invert().is_zero());
        let random = SeededRandom::new(7);
        let mut octets = vec![0; 8 * N];
        let small = (1..40).map(|times| (0..times).fold(F::ZERO, |sum, _| sum + F::ONE));
        let powers = std::iter::successors(Some(F::ONE), |last| Some(last.double())).take(64 * N);
        let drawn = (0..500).map(|_| {
            random.fill(&mut octets).unwrap();
            F::from_words(&words::from_le_bytes(&octets).unwrap())
        });
        let numbers: Vec<F> = small.chain(powers).chain(drawn).collect();
        for number in numbers.iter().flat_map(|number| [*number, number.negate()]) {
            assert!(
                (number * number.invert()).equals(F::ONE),
                "{:x?}",
                number.to_words()
            );
        }
    }

    #[test]
    fn a_number_times_its_inverse_is_one_in_every_field() {
        inverts::<Mersenne<4, 617>, 4>();
        inverts::<Mersenne<8, 569>, 8>();
        inverts::<Montgomery<sets::CryptoProBPrime, 4>, 4>();
        inverts::<Montgomery<sets::CryptoProCPrime, 4>, 4>();
        inverts::<Montgomery<sets::Tc26A256Order, 4>, 4>();
        inverts::<Montgomery<sets::CryptoProAOrder, 4>, 4>();
        inverts::<Montgomery<sets::Tc26B512Prime, 8>, 8>();
        inverts::<Montgomery<sets::Test512Prime, 8>, 8>();
        inverts::<Montgomery<sets::Tc26A512Order, 8>, 8>();
    }
}
