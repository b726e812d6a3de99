//! GOST keys in a token: pairs made there sign what our check and `openssl` with its engine accept, however the vendor
//! numbers and orders things.

use std::{fs, path::Path};

use kepler::{
    crypto::{
        algorithm::SignatureAlgorithm::{self, Gost256, Gost512},
        digest::DigestAlgorithm,
        gost::ParameterSet,
        private_key::KeyParameters,
        verify::verify,
    },
    issuance::issuer::{SigningError, SigningKey},
    keys::{
        self, KeyConfig,
        pkcs11::{self, TokenKey},
    },
};

use super::{
    gost_token::{alone, alone_with},
    token::{MESSAGE, Token, check, sign, signs, until},
};
use crate::support::openssl;

/// Sets that authorities may use, and what the engine calls the digest.
const SETS: [(SignatureAlgorithm, ParameterSet, &str); 6] = [
    (Gost256, ParameterSet::CryptoProA, "md_gost12_256"),
    (Gost256, ParameterSet::CryptoProC, "md_gost12_256"),
    (Gost256, ParameterSet::Tc26A256, "md_gost12_256"),
    (Gost512, ParameterSet::Tc26A512, "md_gost12_512"),
    (Gost512, ParameterSet::Tc26B512, "md_gost12_512"),
    (Gost512, ParameterSet::Tc26C512, "md_gost12_512"),
];

/// What a vendor may do otherwise.
const DIALECT: &str = "sign_256 = 0x80001201\ngenerate_256 = 0x80001200\nkey_type_256 = 0x80000030\n\
sign_512 = 0x1211\ngenerate_512 = 0x1212\nkey_type_512 = 0x80000031\nparameters = 0x80000250\n\
digest_parameters = 0x80000251\nsignature = \"r-s\"";

fn make(token: &Token, name: &str, more: &str, algorithm: SignatureAlgorithm) -> TokenKey {
    let config = token.config(name, more);
    pkcs11::generate(&config, Path::new(""), algorithm, KeyParameters::default()).unwrap()
}

#[test]
fn every_set_signs() {
    alone("keys::gost::every_set_signs", |token| {
        for (algorithm, set, digest) in SETS {
            let config = token.config(set.name(), "");
            let key = pkcs11::generate(&config, Path::new(""), algorithm, set).unwrap();
            assert_eq!(key.algorithm(), algorithm);
            let signature = sign(&key).unwrap();
            check(&key, &signature);
            engine_accepts(token, digest, key.public_key(), &signature);
            let again = pkcs11::generate(&config, Path::new(""), algorithm, set).unwrap_err();
            assert!(again.to_string().contains("already holds"), "{again}");
            // What was made is found again by somebody who knows its name alone.
            let opened = pkcs11::open(&config, Path::new("")).unwrap();
            assert_eq!(opened.public_key(), key.public_key());
        }
    });
}

fn engine_accepts(token: &Token, digest: &str, spki: &[u8], signature: &[u8]) {
    let folder = &token.folder;
    fs::write(folder.join("public.der"), spki).unwrap();
    fs::write(folder.join("signature"), signature).unwrap();
    fs::write(folder.join("message"), MESSAGE).unwrap();
    let digest = format!("-{digest}");
    let arguments = [
        "-verify",
        "public.der",
        "-keyform",
        "DER",
        "-signature",
        "signature",
        "message",
    ];
    let verdict = openssl::run(folder, &[&["dgst", &digest], &arguments[..]].concat());
    assert!(verdict.unwrap().contains("Verified OK"));
}

#[test]
fn a_vendor_s_own_numbers_and_order_are_a_matter_of_configuration() {
    let name = "keys::gost::a_vendor_s_own_numbers_and_order_are_a_matter_of_configuration";
    alone_with(name, DIALECT, |token| {
        let dialect = format!("[gost]\n{DIALECT}");
        for (name, algorithm) in [("short", Gost256), ("long", Gost512)] {
            signs(&make(token, name, &dialect, algorithm)).unwrap();
        }
        // The same token, asked as the standard has it.
        let config = token.config("short", "");
        let refused = pkcs11::open(&config, Path::new("")).unwrap_err().to_string();
        assert!(refused.contains("nor one of GOST"), "{refused}");
        // All numbers right and the halves in the wrong order: a signature that no check accepts.
        let swapped = dialect.replace("r-s", "s-r");
        let key = pkcs11::open(&token.config("short", &swapped), Path::new("")).unwrap();
        let signature = sign(&key).unwrap();
        assert!(verify(Gost256, key.public_key(), MESSAGE, &signature).is_err());
    });
}

#[test]
fn what_is_wrong_with_a_gost_key_is_said() {
    alone("keys::gost::what_is_wrong_with_a_gost_key_is_said", |token| {
        make(token, "ours", "", Gost256);
        let fault = |more: &str| {
            let opened = pkcs11::open(&token.config("ours", more), Path::new(""));
            opened.unwrap_err().to_string()
        };
        let other = fault("algorithm = \"gost-2012-512\"");
        assert!(other.contains("gost-2012-256"), "{other}");
        let hidden = fault("gost = { parameters = 0x80000250 }");
        assert!(hidden.contains("does not show the parameter set"), "{hidden}");
        let key = pkcs11::open(
            &token.config("ours", "gost = { sign_256 = 0x1202 }"),
            Path::new(""),
        );
        let refused = sign(&key.unwrap()).unwrap_err();
        assert!(refused.to_string().contains("CKR_MECHANISM_INVALID"), "{refused}");
        let set = pkcs11::generate(
            &token.config("wrong", ""),
            Path::new(""),
            Gost256,
            ParameterSet::Tc26A512,
        );
        let refused = set.unwrap_err().to_string();
        assert!(refused.contains("parameter set"), "{refused}");

        let examined = keys::examine(&KeyConfig::Pkcs11(token.config("ours", "")), Path::new("")).unwrap();
        assert!(examined.weaknesses.is_empty(), "{examined:?}");
        let fact = "gost-2012-256, not extractable";
        assert!(examined.facts.iter().any(|one| one == fact), "{examined:?}");
    });
}

#[test]
fn a_digest_of_another_length_is_not_signed() {
    alone("keys::gost::a_digest_of_another_length_is_not_signed", |token| {
        let key = make(token, "key", "", Gost256);
        let refused = key
            .sign_digest(&DigestAlgorithm::Streebog512.digest(MESSAGE))
            .unwrap_err();
        assert!(refused.to_string().contains("CKR_DATA_LEN_RANGE"), "{refused}");
        until("a sound connection", || key.ready().is_ok());
        signs(&key).unwrap();
    });
}

#[test]
fn a_gost_token_that_was_away_is_used_when_it_is_back() {
    let name = "keys::gost::a_gost_token_that_was_away_is_used_when_it_is_back";
    alone(name, |token| {
        let key = make(token, "key", "sessions = 1\ntimeout_seconds = 1", Gost512);
        signs(&key).unwrap();
        token.fault("token absent");
        until("the news", || {
            matches!(key.ready(), Err(SigningError::Unavailable(_)))
        });
        let before = token.calls("sign_init");
        assert!(matches!(sign(&key), Err(SigningError::Unavailable(_))));
        assert_eq!(token.calls("sign_init"), before);
        token.fault("");
        until("the key", || key.ready().is_ok());
        signs(&key).unwrap();
        // An answer that may follow a signature is not asked for again.
        token.fault("sign lost 0x30 1");
        assert!(matches!(sign(&key), Err(SigningError::Refused(_))));
    });
}
