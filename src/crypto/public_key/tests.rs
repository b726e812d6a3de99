//! Keys that are sound, and keys with each of the faults.

use rsa::BoxedUint;
use spki::der::{Encode as _, asn1::UintRef};

use super::{residue::primes_below, *};
use crate::{crypto::private_key::PrivateKey, x509::encode};

const BITS: u32 = 4096;

fn number(octets: &[u8]) -> BoxedUint {
    BoxedUint::from_be_slice(octets, BITS).unwrap()
}

fn small(value: u64) -> BoxedUint {
    number(&value.to_be_bytes())
}

/// An RSA key of these numbers.
fn rsa_key(modulus: &BoxedUint, exponent: &[u8]) -> Vec<u8> {
    let modulus = modulus.to_be_bytes_trimmed_vartime();
    let numbers = encode::sequence(&[
        &UintRef::new(&modulus).unwrap().to_der().unwrap(),
        &UintRef::new(exponent).unwrap().to_der().unwrap(),
    ]);
    let algorithm = b"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00";
    encode::sequence(&[algorithm, &encode::bit_string(&numbers)])
}

const F4: [u8; 3] = [1, 0, 1];

fn modulus_of(spki: &[u8]) -> BoxedUint {
    number(RsaNumbers::read(bits(spki).unwrap()).unwrap().modulus)
}

fn generated() -> Vec<u8> {
    let (key, _) = PrivateKey::generate(SignatureAlgorithm::Rsa, 2048).unwrap();
    key.public_key().to_vec()
}

/// Odd, 1024 bits, made from a seed; not prime, which no check can tell.
fn odd_1024(seed: u8) -> BoxedUint {
    let mut octets: Vec<u8> = (0..4_u8).flat_map(|part| digest::sha256(&[seed, part])).collect();
    octets[0] |= 0xc0;
    octets[127] |= 1;
    number(&octets)
}

fn has_small_factor(number: &BoxedUint) -> bool {
    small_factors::check(&number.to_be_bytes_trimmed_vartime()).is_err()
}

/// The first number from `start` on, in steps, that no small prime divides.
fn without_small_factor(start: BoxedUint, step: &BoxedUint) -> BoxedUint {
    let mut number = start;
    while has_small_factor(&number) {
        number = number.wrapping_add(step);
    }
    number
}

#[test]
fn ordinary_keys_pass() {
    for _ in 0..4 {
        assert_eq!(check(&generated()), Ok(SignatureAlgorithm::Rsa));
    }
    let (key, _) = PrivateKey::generate(SignatureAlgorithm::RsaPss, 4096).unwrap();
    assert_eq!(check(key.public_key()), Ok(SignatureAlgorithm::RsaPss));
}

#[test]
fn sizes_and_exponents_have_bounds() {
    let modulus = modulus_of(&generated());
    for exponent in [
        &[3][..],
        &[0x01, 0x00, 0x00],
        &[0x01, 0x00, 0x02],
        &[1; 9],
        &modulus.to_be_bytes_trimmed_vartime(),
    ] {
        assert_eq!(
            check(&rsa_key(&modulus, exponent)),
            Err(PublicKeyRefused::Exponent)
        );
    }
    for exponent in [&F4[..], &[0x01, 0x00, 0x03], &[0xff; 8]] {
        assert_eq!(check(&rsa_key(&modulus, exponent)), Ok(SignatureAlgorithm::Rsa));
    }
    let short = odd_1024(1);
    assert_eq!(check(&rsa_key(&short, &F4)), Err(PublicKeyRefused::Weak));
    let mut long = vec![0xff; 513];
    long[0] = 1;
    let long = BoxedUint::from_be_slice(&long, 4160).unwrap();
    assert_eq!(check(&rsa_key(&long, &F4)), Err(PublicKeyRefused::TooLong));
    let even = modulus.wrapping_sub(small(1));
    assert_eq!(check(&rsa_key(&even, &F4)), Err(PublicKeyRefused::Malformed));
}

#[test]
fn every_small_prime_is_found() {
    let rest = without_small_factor(odd_1024(2).wrapping_mul(odd_1024(3)), &small(2));
    assert_eq!(small_factors::check(&rest.to_be_bytes_trimmed_vartime()), Ok(()));
    let primes = primes_below(SMALL_PRIMES_BELOW);
    for prime in primes.iter().step_by(40).chain(primes.last()).skip(1) {
        let composite = rest.wrapping_mul(small(*prime));
        assert_eq!(
            check(&rsa_key(&composite, &F4)),
            Err(PublicKeyRefused::SmallFactor),
            "{prime}"
        );
    }
    // The first prime beyond the bound is not looked for.
    let beyond = rest.wrapping_mul(small(10_007));
    assert_eq!(
        small_factors::check(&beyond.to_be_bytes_trimmed_vartime()),
        Ok(())
    );
}

/// k M + (65537^a mod M), M the product of the first 126 primes: the form of the faulty library for 2048 bits.
fn faulty_factor(exponent: u32, seed: u8) -> BoxedUint {
    let product = primes_below(702)
        .into_iter()
        .fold(small(1), |product, prime| product.wrapping_mul(small(prime)));
    assert_eq!((primes_below(702).len(), product.bits_vartime()), (126, 971));
    let nonzero = product.to_nz().unwrap();
    let power = (0..exponent).fold(small(1), |power, _| {
        power.wrapping_mul(small(65_537)).rem_vartime(&nonzero)
    });
    let mut factor = number(&[&[0xc0 | seed][..], &[seed; 127]].concat());
    // Down to a multiple of M, up by the power, and on by M until no prime beyond M divides it either.
    factor = factor
        .wrapping_sub(factor.rem_vartime(&nonzero))
        .wrapping_add(&power);
    without_small_factor(factor, &product)
}

#[test]
fn the_form_of_the_faulty_library_is_known_again() {
    for (first, second) in [(1, 2), (100, 333), (5, 5)] {
        let modulus = faulty_factor(first, 17).wrapping_mul(faulty_factor(second, 42));
        assert_eq!(modulus.bits_vartime(), 2048);
        assert_eq!(check(&rsa_key(&modulus, &F4)), Err(PublicKeyRefused::Roca));
        // One factor of that form is not enough to be caught, nor to be attacked this way.
        let half = faulty_factor(first, 17).wrapping_mul(without_small_factor(odd_1024(4), &small(2)));
        assert_eq!(check(&rsa_key(&half, &F4)), Ok(SignatureAlgorithm::Rsa));
    }
}

/// Two factors whose distance is about `distance_bits` long.
fn close(distance_bits: u32) -> BoxedUint {
    let first = without_small_factor(odd_1024(5), &small(2));
    let distance = small(1).wrapping_shl_vartime(distance_bits);
    let second = without_small_factor(first.wrapping_add(&distance), &small(2));
    first.wrapping_mul(&second)
}

#[test]
fn close_primes_are_found() {
    // A hundred rounds reach a distance of about 2^(n/4 + 5): the 1024-bit factors agree in their upper half.
    for distance in [1, 64, 256, 500, 514] {
        assert_eq!(
            check(&rsa_key(&close(distance), &F4)),
            Err(PublicKeyRefused::ClosePrimes),
            "{distance}"
        );
    }
    for distance in [520, 600, 1000] {
        assert_eq!(
            check(&rsa_key(&close(distance), &F4)),
            Ok(SignatureAlgorithm::Rsa),
            "{distance}"
        );
    }
    let prime = without_small_factor(odd_1024(6), &small(2));
    assert_eq!(
        check(&rsa_key(&prime.wrapping_square(), &F4)),
        Err(PublicKeyRefused::ClosePrimes)
    );
}

fn point_key(bits: &[u8]) -> Vec<u8> {
    let algorithm = b"\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07";
    encode::sequence(&[algorithm, &encode::bit_string(bits)])
}

#[test]
fn points_are_on_the_curve_finite_and_uncompressed() {
    let (key, _) = PrivateKey::generate(SignatureAlgorithm::EcdsaP256, 0).unwrap();
    let point = bits(key.public_key()).unwrap().to_vec();
    assert_eq!(check(&point_key(&point)), Ok(SignatureAlgorithm::EcdsaP256));
    let mut off = point.clone();
    off[64] ^= 1;
    let parity = 2 + (point[64] & 1);
    let compressed = [&[parity][..], &point[1..33]].concat();
    let hybrid = [&[parity + 4][..], &point[1..]].concat();
    let zero = [&[4][..], &[0; 64]].concat();
    for bits in [&off[..], &compressed, &hybrid, &zero, &[0], &point[..64], &[]] {
        assert_eq!(
            check(&point_key(bits)),
            Err(PublicKeyRefused::Malformed),
            "{}",
            hex::encode(bits)
        );
    }
}

#[test]
fn one_key_in_two_forms_is_known_again() {
    let spki = generated();
    let modulus = modulus_of(&spki);
    let other_exponent = identities(&rsa_key(&modulus, &[1, 0, 3])).unwrap();
    let first = identities(&spki).unwrap();
    assert_eq!(first.bare, other_exponent.bare);
    assert_ne!(first.spki, other_exponent.spki);
    assert_ne!(first.bare, identities(&generated()).unwrap().bare);
    assert_eq!(identities(b"rubbish"), None);
}
