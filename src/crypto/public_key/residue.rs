//! Remainders of a long number by short ones.

/// The number (big-endian octets) modulo `modulus`.
pub(super) fn residue(number: &[u8], modulus: u64) -> u64 {
    let (head, words) = number.as_rchunks::<8>();
    let head = head
        .iter()
        .fold(0_u64, |number, octet| number << 8 | u64::from(*octet));
    words.iter().fold(head % modulus, |remainder, word| {
        let number = u128::from(remainder) << 64 | u128::from(u64::from_be_bytes(*word));
        // A remainder is less than the modulus, which has 64 bits.
        u64::try_from(number % u128::from(modulus)).unwrap_or(0)
    })
}

/// The primes below a bound.
pub(super) fn primes_below(bound: u64) -> Vec<u64> {
    let mut primes: Vec<u64> = Vec::new();
    for candidate in 2..bound {
        let mut divisors = primes.iter().take_while(|prime| *prime * *prime <= candidate);
        if divisors.all(|prime| !candidate.is_multiple_of(*prime)) {
            primes.push(candidate);
        }
    }
    primes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remainders_are_those_of_short_arithmetic() {
        let number = 0x1234_5678_9abc_def0_1122_3344_5566_7788_u128;
        for length in [1, 7, 8, 9, 15, 16] {
            let octets = &number.to_be_bytes()[..length];
            let number = octets
                .iter()
                .fold(0_u128, |number, octet| number << 8 | u128::from(*octet));
            for modulus in [1, 2, 3, 65_537, u64::MAX] {
                assert_eq!(u128::from(residue(octets, modulus)), number % u128::from(modulus));
            }
        }
    }

    #[test]
    fn primes_are_primes() {
        assert_eq!(primes_below(20), [2, 3, 5, 7, 11, 13, 17, 19]);
        assert_eq!(primes_below(10_000).len(), 1229);
    }
}
