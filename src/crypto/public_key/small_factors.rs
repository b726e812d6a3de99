//! RSA: no small prime divides the modulus (NIST SP 800-89 5.3.3 asks for 752 as the bound; ours is higher).

use std::sync::LazyLock;

use super::{
    PublicKeyRefused,
    residue::{primes_below, residue},
};

/// Every prime below this is tried.
pub const SMALL_PRIMES_BELOW: u64 = 10_000;

/// Primes, and their product as far as 64 bits hold it: one pass over the modulus serves several primes.
struct Bundle {
    product: u64,
    primes: Vec<u64>,
}

static BUNDLES: LazyLock<Vec<Bundle>> = LazyLock::new(|| {
    let mut bundles: Vec<Bundle> = Vec::new();
    for prime in primes_below(SMALL_PRIMES_BELOW) {
        match bundles.last_mut() {
            Some(last) if last.product.checked_mul(prime).is_some() => {
                last.product *= prime;
                last.primes.push(prime);
            }
            _ => bundles.push(Bundle {
                product: prime,
                primes: vec![prime],
            }),
        }
    }
    bundles
});

pub(super) fn check(modulus: &[u8]) -> Result<(), PublicKeyRefused> {
    let divides = |bundle: &Bundle| {
        let remainder = residue(modulus, bundle.product);
        bundle.primes.iter().any(|prime| remainder.is_multiple_of(*prime))
    };
    if BUNDLES.iter().any(divides) {
        Err(PublicKeyRefused::SmallFactor)
    } else {
        Ok(())
    }
}
