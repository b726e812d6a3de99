//! Forms of keys and identifiers, and bytes that are none.

use proptest::prelude::*;

use crate::crypto::gost::{EncodingError, ParameterSet, PublicKey, SigningKey, Strength};
use crate::random::OsRandom;

fn key(set: ParameterSet) -> SigningKey {
    SigningKey::generate(set, &OsRandom).unwrap()
}

/// A DER value of that tag.
fn tlv(tag: u8, contents: &[&[u8]]) -> Vec<u8> {
    let contents = contents.concat();
    let length = match u8::try_from(contents.len()).unwrap() {
        short @ 0..=127 => vec![short],
        long => vec![0x81, long],
    };
    [&[tag], length.as_slice(), &contents].concat()
}

const KEY_256: &[u8] = b"\x06\x08\x2a\x85\x03\x07\x01\x01\x01\x01";
const KEY_512: &[u8] = b"\x06\x08\x2a\x85\x03\x07\x01\x01\x01\x02";
const CRYPTO_PRO_A: &[u8] = b"\x06\x07\x2a\x85\x03\x02\x02\x23\x01";
const SET_512_A: &[u8] = b"\x06\x09\x2a\x85\x03\x07\x01\x02\x01\x02\x01";
const STREEBOG_256: &[u8] = b"\x06\x08\x2a\x85\x03\x07\x01\x01\x02\x02";
const STREEBOG_512: &[u8] = b"\x06\x08\x2a\x85\x03\x07\x01\x01\x02\x03";
/// id-Gost28147-89-CryptoPro-A-ParamSet, as `encryptionParamSet`.
const ENCRYPTION: &[u8] = b"\x06\x07\x2a\x85\x03\x02\x02\x1f\x01";
const NULL: &[u8] = b"\x05\x00";

fn spki(oid: &[u8], parameters: &[u8], point: &[u8]) -> Vec<u8> {
    let point = tlv(4, &[point]);
    tlv(0x30, &[&tlv(0x30, &[oid, parameters]), &tlv(3, &[&[0], &point])])
}

#[test]
fn templates_of_real_keys_are_written() {
    let templates = [
        (
            ParameterSet::CryptoProXchA,
            "3066301f06082a85030701010101301306072a85030202240006082a850307010102020343000440",
        ),
        (
            ParameterSet::CryptoProA,
            "3066301f06082a85030701010101301306072a85030202230106082a850307010102020343000440",
        ),
        (
            ParameterSet::Tc26A256,
            "305e301706082a85030701010101300b06092a85030701020101010343000440",
        ),
        (
            ParameterSet::Tc26A512,
            "3081a0301706082a85030701010102300b06092a8503070102010201038184000481 80",
        ),
    ];
    for (set, template) in templates {
        let public = key(set).public_key().unwrap();
        let spki = hex::encode(public.to_spki().unwrap());
        assert_eq!(
            spki,
            format!("{}{}", template.replace(' ', ""), hex::encode(public.point()))
        );
    }
}

#[test]
fn every_set_survives_writing_and_reading() {
    for set in ParameterSet::ALL {
        let key = key(set);
        let public = key.public_key().unwrap();
        assert_eq!(PublicKey::from_spki(&public.to_spki().unwrap()).unwrap(), public);
        let again = SigningKey::from_pkcs8(&key.to_pkcs8().unwrap()).unwrap();
        assert_eq!(again.set(), set);
        assert_eq!(again.public_key().unwrap(), public);
    }
}

#[test]
fn what_the_wild_adds_to_parameters_is_read() {
    let public = key(ParameterSet::CryptoProA).public_key().unwrap();
    for parameters in [
        tlv(0x30, &[CRYPTO_PRO_A]),
        tlv(0x30, &[CRYPTO_PRO_A, STREEBOG_256]),
        tlv(0x30, &[CRYPTO_PRO_A, STREEBOG_256, ENCRYPTION]),
    ] {
        let read = PublicKey::from_spki(&spki(KEY_256, &parameters, public.point())).unwrap();
        assert_eq!(read, public);
    }
    let public = key(ParameterSet::Tc26A512).public_key().unwrap();
    let parameters = tlv(0x30, &[SET_512_A, STREEBOG_512]);
    assert_eq!(
        PublicKey::from_spki(&spki(KEY_512, &parameters, public.point())).unwrap(),
        public
    );
}

#[test]
fn parameters_that_fit_nothing_are_refused() {
    let public = key(ParameterSet::CryptoProA).public_key().unwrap();
    let read =
        |oid, parameters: &[u8]| PublicKey::from_spki(&spki(oid, parameters, public.point())).unwrap_err();
    assert_eq!(read(KEY_256, &[]), EncodingError::Parameters);
    assert_eq!(read(KEY_256, NULL), EncodingError::Parameters);
    assert_eq!(
        read(KEY_512, &tlv(0x30, &[CRYPTO_PRO_A])),
        EncodingError::Parameters
    );
    assert_eq!(
        read(KEY_256, &tlv(0x30, &[CRYPTO_PRO_A, STREEBOG_512])),
        EncodingError::Parameters
    );
    assert_eq!(
        read(KEY_256, &tlv(0x30, &[ENCRYPTION])),
        EncodingError::Parameters
    );
    assert_eq!(read(KEY_256, &tlv(0x30, &[])), EncodingError::Malformed);
    assert_eq!(
        read(STREEBOG_256, &tlv(0x30, &[CRYPTO_PRO_A])),
        EncodingError::Algorithm
    );
}

#[test]
fn signature_identifiers_are_read_in_every_form_and_written_in_one() {
    for strength in Strength::ALL {
        let bare = strength.signature_identifier();
        assert_eq!(Strength::from_signature_identifier(bare), Some(strength));
        let oid = &bare[2..];
        assert_eq!(
            Strength::from_signature_identifier(&tlv(0x30, &[oid, NULL])),
            Some(strength)
        );
        assert_eq!(
            Strength::from_signature_identifier(&tlv(0x30, &[oid, &[2, 1, 0]])),
            None
        );
        let digest = strength.digest_identifier();
        assert_eq!(Strength::from_digest_identifier(digest), Some(strength));
        assert_eq!(
            Strength::from_digest_identifier(&tlv(0x30, &[&digest[2..], NULL])),
            Some(strength)
        );
        assert_eq!(Strength::from_signature_identifier(digest), None);
    }
    let parameters = tlv(0x30, &[CRYPTO_PRO_A, STREEBOG_256]);
    for identifier in [
        tlv(0x30, &[KEY_256]),
        tlv(0x30, &[KEY_256, NULL]),
        tlv(0x30, &[KEY_256, &parameters]),
    ] {
        assert_eq!(
            Strength::from_signature_identifier(&identifier),
            Some(Strength::Bits256)
        );
    }
}

#[test]
fn private_keys_are_read_in_the_three_forms_that_occur() {
    let secret: Vec<u8> = (1..=32).collect();
    let big_endian: Vec<u8> = secret.iter().rev().copied().collect();
    let expected = SigningKey::new(ParameterSet::CryptoProA, &secret)
        .unwrap()
        .public_key()
        .unwrap();
    let algorithm = tlv(0x30, &[KEY_256, &tlv(0x30, &[CRYPTO_PRO_A, STREEBOG_256])]);
    for inner in [secret.clone(), tlv(4, &[&secret]), tlv(2, &[&big_endian])] {
        let info = tlv(0x30, &[&[2, 1, 0], &algorithm, &tlv(4, &[&inner])]);
        assert_eq!(
            SigningKey::from_pkcs8(&info).unwrap().public_key().unwrap(),
            expected
        );
    }
    let short = tlv(0x30, &[&[2, 1, 0], &algorithm, &tlv(4, &[&tlv(2, &[&[5]])])]);
    assert!(SigningKey::from_pkcs8(&short).is_ok());
    for inner in [
        vec![],
        vec![0; 32],
        vec![0xff; 32],
        tlv(4, &[&secret[1..]]),
        tlv(2, &[&[1; 33]]),
    ] {
        let info = tlv(0x30, &[&[2, 1, 0], &algorithm, &tlv(4, &[&inner])]);
        assert!(SigningKey::from_pkcs8(&info).is_err());
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = (PublicKey::from_spki(&bytes), SigningKey::from_pkcs8(&bytes));
        let _ = (Strength::from_signature_identifier(&bytes), Strength::from_digest_identifier(&bytes));
    }

    #[test]
    fn damaged_keys_are_read_without_panic(place in 0..200_usize, value: u8, cut in 0..200_usize) {
        let key = SigningKey::new(ParameterSet::CryptoProA, &[3; 32]).unwrap();
        for whole in [key.public_key().unwrap().to_spki().unwrap(), key.to_pkcs8().unwrap().to_vec()] {
            let mut damaged = whole.clone();
            damaged[place % whole.len()] = value;
            damaged.truncate(cut.max(1));
            let _ = (PublicKey::from_spki(&damaged), SigningKey::from_pkcs8(&damaged));
        }
    }

    #[test]
    fn any_signature_is_checked_without_panic(
        signature in proptest::collection::vec(any::<u8>(), 0..140),
        digest in proptest::collection::vec(any::<u8>(), 0..70),
    ) {
        let public = SigningKey::new(ParameterSet::CryptoProA, &[3; 32]).unwrap().public_key().unwrap();
        prop_assert!(!public.verify_digest(&digest, &signature));
    }
}
