//! Signatures against published and independent vectors, and what must be refused.

use der::{AnyRef, Decode as _, Encode as _, Reader as _, asn1::BitStringRef};

use super::*;
use crate::random::{OsRandom, RandomUnavailable, SecureRandom, SeededRandom};

fn reversed(hex: &str) -> Vec<u8> {
    let mut bytes = hex::decode(hex).unwrap();
    bytes.reverse();
    bytes
}

/// A nonce from a big-endian number: little-endian, with noughts for the upper half.
fn nonce(hex: &str) -> Vec<u8> {
    let mut bytes = reversed(hex);
    bytes.resize(2 * bytes.len(), 0);
    bytes
}

/// A random source that gives one octet for ever, or nothing at all.
struct Broken(Option<u8>);

impl SecureRandom for Broken {
    fn fill(&self, out: &mut [u8]) -> Result<(), RandomUnavailable> {
        out.fill(self.0.ok_or(RandomUnavailable)?);
        Ok(())
    }
}

#[test]
fn examples_of_rfc_7091_come_out_bit_for_bit() {
    let examples = [
        (
            ParameterSet::Test256,
            "7A929ADE789BB9BE10ED359DD39A72C11B60961F49397EEE1D19CE9891EC3B28",
            "2DFBC1B372D89A1188C09C52E0EEC61FCE52032AB1022E8E67ECE6672B043EE5",
            "77105C9B20BCD3122823C8CF6FCC7B956DE33814E95B7FE64FED924594DCEAB3",
            "41AA28D2F1AB148280CD9ED56FEDA41974053554A42767B83AD043FD39DC0493",
            "01456C64BA4642A1653C235A98A60249BCD6D3F746B631DF928014F6C5BF9C40",
        ),
        (
            ParameterSet::Test512,
            "0BA6048AADAE241BA40936D47756D7C93091A0E8514669700EE7508E508B102072E8123B2200A0563322DAD2827E2714A2636B7BFD18AADFC62967821FA18DD4",
            "3754F3CFACC9E0615C4F4A7C4D8DAB531B09B6F9C170C533A71D147035B0C5917184EE536593F4414339976C647C5D5A407ADEDB1D560C4FC6777D2972075B8C",
            "0359E7F4B1410FEACC570456C6801496946312120B39D019D455986E364F365886748ED7A44B3E794434006011842286212273A6D14CF70EA3AF71BB1AE679F1",
            "2F86FA60A081091A23DD795E1E3C689EE512A3C82EE0DCC2643C78EEA8FCACD35492558486B20F1C9EC197C90699850260C93BCBCD9C5C3317E19344E173AE36",
            "1081B394696FFE8E6585E7A9362D26B6325F56778AADBC081C0BFBE933D52FF5823CE288E8C4F362526080DF7F70CE406A6EEB1F56919CB92A9853BDE73E5B4A",
        ),
    ];
    for (set, secret, number, k, r, s) in examples {
        let key = SigningKey::new(set, &reversed(secret)).unwrap();
        let signature = key.sign_with_nonce(&reversed(number), &nonce(k)).unwrap();
        assert_eq!(hex::encode_upper(&signature), format!("{s}{r}"));
        assert!(
            key.public_key()
                .unwrap()
                .verify_digest(&reversed(number), &signature)
        );
    }
}

#[test]
fn examples_of_rfc_9215_verify_and_come_out_bit_for_bit() {
    let mut repeated = 0;
    for line in include_str!("vectors/rfc9215.txt").lines().skip(1) {
        let [kind, spki, document, secret, k] = line.split(' ').collect::<Vec<_>>().try_into().unwrap();
        let (spki, document) = (hex::decode(spki).unwrap(), hex::decode(document).unwrap());
        let public = PublicKey::from_spki(&spki).unwrap();
        assert_eq!(public.to_spki().unwrap(), spki, "{kind}");
        let (signed, identifier, signature) = parts(&document);
        let strength = Strength::from_signature_identifier(&identifier).unwrap();
        assert_eq!(strength.signature_identifier(), identifier, "{kind}");
        let digest = streebog::digest(strength, &signed);
        assert!(public.verify_digest(&digest, &signature), "{kind}");
        if secret != "-" {
            let key = SigningKey::new(public.set(), &reversed(secret)).unwrap();
            assert_eq!(key.public_key().unwrap(), public);
            assert_eq!(
                key.sign_with_nonce(&digest, &nonce(k)).unwrap(),
                signature,
                "{kind}"
            );
            repeated += 1;
        }
    }
    assert_eq!(repeated, 6);
}

/// What is signed, the identifier of the algorithm and the signature of a certificate, request or list.
fn parts(document: &[u8]) -> (Vec<u8>, Vec<u8>, Vec<u8>) {
    let document = AnyRef::from_der(document).unwrap();
    let parts = document.sequence(|reader| {
        let signed: AnyRef<'_> = reader.decode()?;
        let identifier: AnyRef<'_> = reader.decode()?;
        let signature: BitStringRef<'_> = reader.decode()?;
        let signature = signature.as_bytes().unwrap().to_vec();
        Ok::<_, der::Error>((signed.to_der()?, identifier.to_der()?, signature))
    });
    parts.unwrap()
}

#[test]
fn signatures_with_known_nonces_are_those_of_an_independent_program() {
    let lines: Vec<_> = include_str!("vectors/fixed_nonce.txt").lines().skip(1).collect();
    assert_eq!(lines.len(), 140);
    for line in lines {
        let [name, secret, digest, signature, point, k] =
            line.split(' ').collect::<Vec<_>>().try_into().unwrap();
        let set = match name {
            "cpa" => ParameterSet::CryptoProA,
            "tc26a" => ParameterSet::Tc26A256,
            _ => ParameterSet::Tc26A512,
        };
        let key = SigningKey::new(set, &reversed(secret)).unwrap();
        let (digest, signature) = (hex::decode(digest).unwrap(), hex::decode(signature).unwrap());
        let public = key.public_key().unwrap();
        assert_eq!(hex::encode(public.point()), point);
        assert_eq!(key.sign_with_nonce(&digest, &nonce(k)).unwrap(), signature);
        assert!(public.verify_digest(&digest, &signature));
    }
}

#[test]
fn what_is_signed_verifies_on_every_set_and_nothing_else_does() {
    for set in ParameterSet::ALL {
        let key = SigningKey::generate(set, &OsRandom).unwrap();
        let public = PublicKey::new(set, key.public_key().unwrap().point()).unwrap();
        let digest = vec![0xa5; set.strength().octets()];
        let signature = key.sign_digest(&digest, &OsRandom).unwrap();
        assert!(public.verify_digest(&digest, &signature), "{set:?}");
        for place in (0..signature.len()).step_by(11) {
            let mut other = signature.clone();
            other[place] ^= 1 << (place % 8);
            assert!(!public.verify_digest(&digest, &other), "{set:?} {place}");
        }
        let mut other = digest.clone();
        other[7] ^= 4;
        assert!(!public.verify_digest(&other, &signature));
        let stranger = SigningKey::generate(set, &OsRandom)
            .unwrap()
            .public_key()
            .unwrap();
        assert!(!stranger.verify_digest(&digest, &signature));
    }
}

#[test]
fn numbers_out_of_range_are_no_signature() {
    for set in ParameterSet::ALL {
        let octets = set.strength().octets();
        let key = SigningKey::generate(set, &OsRandom).unwrap();
        let public = key.public_key().unwrap();
        let digest = vec![1; octets];
        let good = key.sign_digest(&digest, &OsRandom).unwrap();
        let (s, r) = good.split_at(octets);
        let order: Vec<u8> = set.group().order().into_iter().rev().collect();
        for bad in [vec![0; octets], order, vec![0xff; octets]] {
            assert!(!public.verify_digest(&digest, &[&bad, r].concat()), "{set:?}");
            assert!(!public.verify_digest(&digest, &[s, &bad].concat()), "{set:?}");
        }
        for length in [0, octets, 2 * octets - 1, 2 * octets + 2] {
            assert!(!public.verify_digest(&digest, &vec![1; length]));
        }
        assert!(!public.verify_digest(&[], &good));
        assert!(!public.verify_digest(&digest[1..], &good));
        assert_eq!(
            key.sign_digest(&digest[1..], &OsRandom),
            Err(SigningKeyError::DigestLength)
        );
    }
}

#[test]
fn private_keys_are_numbers_from_one_to_the_order() {
    for set in ParameterSet::ALL {
        let order = set.group().order();
        let mut one = vec![0; order.len()];
        assert_eq!(SigningKey::new(set, &one).unwrap_err(), SigningKeyError::Secret);
        one[0] = 1;
        let base = SigningKey::new(set, &one).unwrap().public_key().unwrap();
        assert_eq!(SigningKey::new(set, &order).unwrap_err(), SigningKeyError::Secret);
        assert_eq!(
            SigningKey::new(set, &[0xff; 64]).unwrap_err(),
            SigningKeyError::Secret
        );
        assert_eq!(
            SigningKey::new(set, &one[1..]).unwrap_err(),
            SigningKeyError::Secret
        );
        let mut last = order;
        last[0] -= 1;
        // (q - 1) G = -G: the same abscissa, the other ordinate.
        let mirrored = SigningKey::new(set, &last).unwrap().public_key().unwrap();
        let half = base.point().len() / 2;
        assert_eq!(base.point()[..half], mirrored.point()[..half], "{set:?}");
        assert_ne!(base.point()[half..], mirrored.point()[half..], "{set:?}");
    }
}

#[test]
fn a_public_key_is_a_point_of_the_right_group() {
    for set in ParameterSet::ALL {
        let point = SigningKey::generate(set, &OsRandom)
            .unwrap()
            .public_key()
            .unwrap()
            .point()
            .to_vec();
        let half = point.len() / 2;
        let refused = |point: &[u8]| PublicKey::new(set, point).unwrap_err();
        assert_eq!(refused(&point[1..]), PointError::Length);
        assert_eq!(refused(&[]), PointError::Length);
        let mut beyond = point.clone();
        beyond[..half].fill(0xff);
        assert_eq!(refused(&beyond), PointError::Coordinate);
        let mut beside = point.clone();
        beside[half] ^= 1;
        assert_eq!(refused(&beside), PointError::NotOnCurve);
        assert_eq!(refused(&vec![0; 2 * half]), PointError::NotOnCurve);
    }
}

/// Points outside the group of the base point, by a big-integer program: one of order two, and the sum of it and a multiple of the base point.
#[test]
fn points_of_small_order_are_refused() {
    let lines = include_str!("vectors/small_order.txt").lines().skip(1);
    let mut seen = 0;
    for line in lines {
        let (set, point) = line.split_once(' ').unwrap();
        let set = ParameterSet::ALL
            .into_iter()
            .find(|known| known.name() == set)
            .unwrap();
        let point = hex::decode(point).unwrap();
        assert_eq!(PublicKey::new(set, &point).unwrap_err(), PointError::SmallOrder);
        seen += 1;
    }
    assert_eq!(seen, 4);
}

#[test]
fn a_broken_random_source_repeats_no_nonce() {
    let key = SigningKey::generate(ParameterSet::CryptoProA, &OsRandom).unwrap();
    for constant in [0, 0xff] {
        let source = Broken(Some(constant));
        let mut firsts = std::collections::HashSet::new();
        for message in 0..64_u8 {
            let signature = key.sign_digest(&[message; 32], &source).unwrap();
            assert_eq!(signature, key.sign_digest(&[message; 32], &source).unwrap());
            firsts.insert(signature[32..].to_vec());
        }
        assert_eq!(firsts.len(), 64, "equal r would give the key away");
    }
    let other = SigningKey::new(ParameterSet::Tc26B256, key.secret()).unwrap();
    let source = Broken(Some(0));
    let (first, second) = (
        key.sign_digest(&[1; 32], &source),
        other.sign_digest(&[1; 32], &source),
    );
    assert_ne!(
        first.unwrap()[32..],
        second.unwrap()[32..],
        "sets that share a curve share no nonce"
    );
}

/// A random source that begins anew after so many octets, and one that ends there.
struct Short {
    octets: usize,
    given: std::sync::atomic::AtomicUsize,
    ends: bool,
}

impl Short {
    fn new(octets: usize, ends: bool) -> Self {
        Self {
            octets,
            given: 0.into(),
            ends,
        }
    }
}

impl SecureRandom for Short {
    fn fill(&self, out: &mut [u8]) -> Result<(), RandomUnavailable> {
        let given = self
            .given
            .fetch_add(out.len(), std::sync::atomic::Ordering::Relaxed);
        if self.ends && given + out.len() > self.octets {
            return Err(RandomUnavailable);
        }
        for (place, octet) in (given..).zip(out) {
            *octet = u8::try_from(place % self.octets).unwrap();
        }
        Ok(())
    }
}

#[test]
fn a_random_source_that_begins_anew_repeats_no_nonce_on_any_set() {
    for set in ParameterSet::ALL {
        let octets = set.strength().octets();
        let key = SigningKey::generate(set, &OsRandom).unwrap();
        let mut firsts = std::collections::HashSet::new();
        for message in 0..8_u8 {
            // Each signature sees the same octets.
            let signature = key
                .sign_digest(&vec![message; octets], &Short::new(32, false))
                .unwrap();
            firsts.insert(signature[octets..].to_vec());
        }
        assert_eq!(firsts.len(), 8, "{set:?}: equal r would give the key away");
    }
}

#[test]
fn a_random_source_that_ends_stops_signing_and_key_making() {
    let key = SigningKey::generate(ParameterSet::Tc26A512, &OsRandom).unwrap();
    let refused = Err(SigningKeyError::RandomUnavailable);
    let source = Short::new(70, true);
    key.sign_digest(&[1; 64], &source).unwrap();
    key.sign_digest(&[2; 64], &source).unwrap();
    assert_eq!(key.sign_digest(&[3; 64], &source), refused);
    let made = SigningKey::generate(ParameterSet::Tc26A512, &Short::new(100, true));
    assert_eq!(made.unwrap_err(), SigningKeyError::RandomUnavailable);
}

#[test]
fn without_randomness_nothing_is_signed_or_made() {
    let key = SigningKey::generate(ParameterSet::CryptoProA, &OsRandom).unwrap();
    let refused = Err(SigningKeyError::RandomUnavailable);
    assert_eq!(key.sign_digest(&[1; 32], &Broken(None)), refused);
    assert!(SigningKey::generate(ParameterSet::CryptoProA, &Broken(None)).is_err());
    assert!(SigningKey::generate(ParameterSet::CryptoProA, &Broken(Some(0))).is_err());
}

#[test]
fn with_randomness_no_two_signatures_are_alike() {
    let key = SigningKey::generate(ParameterSet::CryptoProA, &OsRandom).unwrap();
    let random = SeededRandom::new(5);
    let first = key.sign_digest(&[1; 32], &random).unwrap();
    assert_ne!(first, key.sign_digest(&[1; 32], &random).unwrap());
}

#[test]
fn a_private_key_prints_nothing() {
    let key = SigningKey::generate(ParameterSet::Tc26A512, &OsRandom).unwrap();
    assert_eq!(format!("{key:?}"), "SigningKey(..)");
}

#[test]
fn rows_of_the_sets_are_consistent() {
    for set in ParameterSet::ALL {
        assert_eq!(ParameterSet::from_oid(set.oid()), Some(set));
        assert_eq!(set.group().order().len(), set.strength().octets());
        assert_eq!(
            set.cofactor() == 4,
            matches!(set, ParameterSet::Tc26A256 | ParameterSet::Tc26C512)
        );
    }
}
