//! RSA: the prime factors are not so close that Fermat's method finds them (CA/B Forum BR 6.1.1.3: 100 rounds).

use std::sync::LazyLock;

use rsa::BoxedUint;

use super::{PublicKeyRefused, residue::residue};

/// Rounds of Fermat's factorisation that a modulus must stand.
pub const FERMAT_STEPS: usize = 100;

/// A modulus n = p q is a² - b² with a = (p + q) / 2: from the root of n upwards, a² - n is looked at.
pub(super) fn check(modulus: &[u8]) -> Result<(), PublicKeyRefused> {
    let malformed = |_| PublicKeyRefused::Malformed;
    // One more word, so that nothing overflows: a² exceeds n by little.
    let bits = u32::try_from(modulus.len() * 8 + 64).unwrap_or(u32::MAX);
    let number = BoxedUint::from_be_slice(modulus, bits).map_err(malformed)?;
    let one = BoxedUint::one_with_precision(bits);
    let mut root = number.floor_sqrt_vartime();
    let mut difference = root.wrapping_square().wrapping_sub(&number);
    if difference.is_nonzero().to_bool() {
        // The root was rounded down; (a + 1)² - n is positive.
        difference = next(&difference, &root, &one);
        root = root.wrapping_add(&one);
    }
    for _ in 0..FERMAT_STEPS {
        if is_square(&difference) {
            return Err(PublicKeyRefused::ClosePrimes);
        }
        difference = next(&difference, &root, &one);
        root = root.wrapping_add(&one);
    }
    Ok(())
}

/// (a + 1)² - n from a² - n.
fn next(difference: &BoxedUint, root: &BoxedUint, one: &BoxedUint) -> BoxedUint {
    difference.wrapping_add(root).wrapping_add(root).wrapping_add(one)
}

/// Odd moduli whose product fits 64 bits, each with its squares: nine numbers in ten thousand pass without being squares.
static SQUARES: LazyLock<Vec<(u64, Vec<u64>)>> = LazyLock::new(|| {
    let squares = |modulus: u64| (0..modulus).map(|root| root * root % modulus).collect();
    let moduli = [64, 9, 25, 7, 11, 13, 17, 19, 23, 29];
    moduli
        .into_iter()
        .map(|modulus| (modulus, squares(modulus)))
        .collect()
});

fn is_square(number: &BoxedUint) -> bool {
    let octets = number.to_be_bytes_trimmed_vartime();
    let product = SQUARES.iter().map(|(modulus, _)| modulus).product();
    let remainder = residue(&octets, product);
    if !SQUARES
        .iter()
        .all(|(modulus, squares)| squares.contains(&(remainder % modulus)))
    {
        return false;
    }
    let root = number.floor_sqrt_vartime();
    root.wrapping_square() == *number
}
