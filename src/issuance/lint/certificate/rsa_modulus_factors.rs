//! An RSA modulus has no prime factor below 752.

use super::{CertificateRule, algorithms::rsa_numbers, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "rsa_modulus_factors",
    clause: "NIST SP 800-89 5.3.3",
    severity: Severity::Error,
    demands: "An RSA modulus has no prime factor below 752.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let Some((modulus, _)) = rsa_numbers(linted) else {
        return Ok(());
    };
    let odd = modulus.last().is_some_and(|last| last & 1 == 1);
    ensure(odd, "the modulus is even")?;
    ensure(!has_small_factor(modulus), "the modulus has a small factor")
}

/// The odd primes below 752, multiplied together as far as 32 bits go.
const PRODUCTS: [u64; 38] = [
    3_234_846_615,
    95_041_567,
    907_383_479,
    4_132_280_413,
    121_330_189,
    257_557_397,
    490_995_677,
    842_952_707,
    1_314_423_991,
    2_125_525_169,
    3_073_309_843,
    16_965_341,
    20_193_023,
    23_300_239,
    29_884_301,
    35_360_399,
    42_749_359,
    49_143_869,
    56_466_073,
    65_111_573,
    76_027_969,
    84_208_541,
    94_593_973,
    103_569_859,
    119_319_383,
    133_390_067,
    154_769_821,
    178_433_279,
    193_397_129,
    213_479_407,
    229_580_147,
    250_367_549,
    271_661_713,
    293_158_127,
    319_512_181,
    357_349_471,
    393_806_449,
    557_993,
];

fn has_small_factor(modulus: &[u8]) -> bool {
    PRODUCTS.iter().any(|product| {
        let rest = modulus.rchunks(4).rev().fold(0, |rest, word| {
            (rest << (8 * word.len()) | number(word)) % product
        });
        shares_factor(*product, rest)
    })
}

fn number(word: &[u8]) -> u64 {
    word.iter()
        .fold(0, |number, octet| number << 8 | u64::from(*octet))
}

/// Euclid: the greatest common divisor is not 1.
fn shares_factor(product: u64, rest: u64) -> bool {
    let (mut one, mut other) = (product, rest);
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one != 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| {
                let mut even = planted::modulus(256);
                *even.last_mut().unwrap() &= 0xfe;
                draft.set_rsa(&even, &[1, 0, 1]);
            }),
            [RULE.id]
        );
        assert_eq!(
            planted::found(Form::Holder, |draft| {
                // 3 * (2^2047 + ...): every octet 0xff is divisible by 3.
                draft.set_rsa(&[0xff; 256], &[1, 0, 1]);
            }),
            [RULE.id]
        );
    }
}
