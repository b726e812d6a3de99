//! RSA: the modulus was not made by the faulty library of CVE-2017-15361 ("ROCA").
//!
//! Nemec et al., "The Return of Coppersmith's Attack", 2017, 2.3: its primes are k M + (65537^a mod M), where M is the
//! product of the first primes (2 to 167 at least, whatever the length of the key). So the modulus is a power of 65537
//! modulo each of them. A random modulus passes for such with a probability of 2^-154.

use std::sync::LazyLock;

use super::{
    PublicKeyRefused,
    residue::{primes_below, residue},
};

const GENERATOR: u64 = 65_537;
const LARGEST_PRIME: u64 = 167;

/// An odd prime, and by remainder whether it is a power of the generator.
struct Fingerprint {
    prime: u64,
    powers: Vec<u64>,
}

static FINGERPRINTS: LazyLock<Vec<Fingerprint>> = LazyLock::new(|| {
    let odd = primes_below(LARGEST_PRIME + 1).into_iter().skip(1);
    odd.map(|prime| {
        let next = |power: &u64| Some(power * GENERATOR % prime).filter(|power| *power != 1);
        Fingerprint {
            prime,
            powers: std::iter::successors(Some(1), next).collect(),
        }
    })
    .collect()
});

pub(super) fn check(modulus: &[u8]) -> Result<(), PublicKeyRefused> {
    let mut fingerprints = FINGERPRINTS.iter();
    if fingerprints.all(|print| print.powers.contains(&residue(modulus, print.prime))) {
        Err(PublicKeyRefused::Roca)
    } else {
        Ok(())
    }
}
