//! Every algorithm: a pair made in the token, which signs what our check and `openssl` accept.

use std::{fs, path::Path, sync::Arc, thread};

use cryptoki::{
    context::{CInitializeArgs, CInitializeFlags, Pkcs11},
    mechanism::Mechanism,
    object::Attribute,
    session::{Session, UserType},
    types::AuthPin,
};
use kepler::{
    crypto::{algorithm::SignatureAlgorithm, private_key::PrivateKey},
    issuance::issuer::SigningKey,
    keys::{self, KeyConfig, pkcs11},
};

use super::token::{MESSAGE, PIN, Token, alone, check, initialise, sign, signs};
use crate::issuance::workshop::openssl;

#[test]
fn every_algorithm_signs() {
    alone("keys::algorithms::every_algorithm_signs", |token| {
        for algorithm in [
            SignatureAlgorithm::EcdsaP256,
            SignatureAlgorithm::EcdsaP384,
            SignatureAlgorithm::Rsa,
            SignatureAlgorithm::RsaPss,
        ] {
            let config = token.config(algorithm.code(), "");
            let key = pkcs11::generate(&config, Path::new(""), algorithm, 2048).unwrap();
            assert_eq!(key.algorithm(), algorithm);
            let signature = sign(&key).unwrap();
            check(&key, &signature);
            openssl_accepts(token, algorithm, key.public_key(), &signature);
            // A second pair under this name would make it ambiguous.
            let again = pkcs11::generate(&config, Path::new(""), algorithm, 2048).unwrap_err();
            assert!(again.to_string().contains("already holds"), "{again}");
        }
    });
}

fn openssl_accepts(token: &Token, algorithm: SignatureAlgorithm, spki: &[u8], signature: &[u8]) {
    let folder = &token.folder;
    fs::write(folder.join("public.der"), spki).unwrap();
    fs::write(folder.join("signature"), signature).unwrap();
    fs::write(folder.join("message"), MESSAGE).unwrap();
    let (digest, options) = match algorithm {
        SignatureAlgorithm::EcdsaP384 => ("sha384", ""),
        SignatureAlgorithm::RsaPss => (
            "sha256",
            "-sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32",
        ),
        _ => ("sha256", ""),
    };
    let verdict = openssl(
        folder,
        &format!("dgst -{digest} -verify public.der -keyform DER {options} -signature signature message"),
    );
    assert!(verdict.unwrap().contains("Verified OK"));
}

#[test]
fn many_sign_at_once_with_few_sessions() {
    alone("keys::algorithms::many_sign_at_once_with_few_sessions", |token| {
        let key = Arc::new(token.key_with("many", "sessions = 3"));
        let signers: Vec<_> = (0..8)
            .map(|_| {
                let key = Arc::clone(&key);
                thread::spawn(move || (0..25).for_each(|_| signs(&key).unwrap()))
            })
            .collect();
        for signer in signers {
            signer.join().unwrap();
        }
        let sessions = token.calls("open_session");
        // One for the pair's making, one to open it, and those of the pool.
        assert!((2..=4).contains(&sessions), "{sessions} sessions");
        assert_eq!(token.calls("initialize"), 1);
    });
}

#[test]
fn a_token_with_one_session_serves_everybody() {
    alone(
        "keys::algorithms::a_token_with_one_session_serves_everybody",
        |token| {
            let key = Arc::new(token.key_with("one", "sessions = 3"));
            // CKR_SESSION_COUNT, while the one session is at work.
            token.fault("open_session 0xB1\nsign hang 1");
            let signers: Vec<_> = (0..3)
                .map(|_| {
                    let key = Arc::clone(&key);
                    thread::spawn(move || signs(&key))
                })
                .collect();
            for signer in signers {
                signer.join().unwrap().unwrap();
            }
            key.ready().unwrap();
        },
    );
}

#[test]
fn what_is_wrong_with_a_key_is_said() {
    alone("keys::algorithms::what_is_wrong_with_a_key_is_said", |token| {
        let fault =
            |config: &pkcs11::TokenConfig| pkcs11::open(config, Path::new("")).unwrap_err().to_string();
        token.key("ours");
        assert!(fault(&token.config("absent", "")).contains("no private key of this name"));
        assert!(fault(&token.config("ours", "algorithm = \"rsa\"")).contains("ecdsa-p256"));
        let library = pkcs11::TokenConfig {
            module: "nowhere.so".into(),
            ..token.config("ours", "")
        };
        assert!(fault(&library).contains("nowhere.so"));

        extractable(token);
        let open = token.config("open", "");
        let examined = keys::examine(&KeyConfig::Pkcs11(open.clone()), Path::new("")).unwrap();
        assert!(
            examined
                .weaknesses
                .iter()
                .any(|weakness| weakness.contains("can leave the token")),
            "{examined:?}"
        );
        signs(&pkcs11::open(&open, Path::new("")).unwrap()).unwrap();
        let ours = keys::examine(&KeyConfig::Pkcs11(token.config("ours", "")), Path::new("")).unwrap();
        assert!(ours.weaknesses.is_empty(), "{ours:?}");
        assert!(
            ours.facts.iter().any(|fact| fact.contains("firmware")),
            "{ours:?}"
        );
        assert!(
            ours.facts
                .iter()
                .any(|fact| fact == "ecdsa-p256, not extractable"),
            "{ours:?}"
        );
    });
}

#[test]
fn two_tokens_of_one_label_are_told_apart_by_their_serial_numbers() {
    let name = "keys::algorithms::two_tokens_of_one_label_are_told_apart_by_their_serial_numbers";
    alone(name, |token| {
        initialise(&token.folder, "kepler");
        let config = token.config("key", "");
        let refused = pkcs11::generate(&config, Path::new(""), SignatureAlgorithm::EcdsaP256, 0).unwrap_err();
        assert!(refused.to_string().contains("two tokens"), "{refused}");
        let library = library(token);
        let slot = library.get_slots_with_initialized_token().unwrap()[0];
        let serial = library.get_token_info(slot).unwrap().serial_number().to_owned();
        let config = pkcs11::TokenConfig {
            token: pkcs11::TokenAddress::Serial(serial),
            ..config
        };
        let key = pkcs11::generate(&config, Path::new(""), SignatureAlgorithm::EcdsaP256, 0).unwrap();
        signs(&key).unwrap();
    });
}

#[test]
fn another_key_that_took_the_name_is_not_used() {
    alone(
        "keys::algorithms::another_key_that_took_the_name_is_not_used",
        |token| {
            let key = token.key("key");
            signs(&key).unwrap();
            let session = session(token);
            for object in session
                .find_objects(&[Attribute::Label(b"key".to_vec())])
                .unwrap()
            {
                session.destroy_object(object).unwrap();
            }
            let usurper = token.key("key");
            let refused = sign(&key).unwrap_err();
            assert!(refused.to_string().contains("another key"), "{refused}");
            key.ready().unwrap_err();
            signs(&usurper).unwrap();
        },
    );
}

fn library(token: &Token) -> Pkcs11 {
    let library = Pkcs11::new(token.folder.join("faulty.so")).unwrap();
    // Kepler may have done it: it counts for the process.
    library
        .initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK))
        .ok();
    library
}

/// A session beside Kepler's, whose user is logged in.
fn session(token: &Token) -> Session {
    let library = library(token);
    let slot = library.get_slots_with_initialized_token().unwrap()[0];
    let session = library.open_rw_session(slot).unwrap();
    session
        .login(UserType::User, Some(&AuthPin::new(PIN.into())))
        .ok();
    session
}

/// A pair whose private half may be taken out: what no good tool makes.
fn extractable(token: &Token) {
    let session = session(token);
    let curve = kepler::x509::encode::oid(SignatureAlgorithm::EcdsaP256.curve().unwrap());
    let label = || Attribute::Label(b"open".to_vec());
    session
        .generate_key_pair(
            &Mechanism::EccKeyPairGen,
            &[
                Attribute::Token(true),
                Attribute::EcParams(curve),
                label(),
                Attribute::Id(vec![9]),
            ],
            &[
                Attribute::Token(true),
                Attribute::Private(true),
                Attribute::Extractable(true),
                label(),
                Attribute::Id(vec![9]),
            ],
        )
        .unwrap();
}

#[test]
fn a_key_that_was_imported_is_the_key_that_it_was() {
    alone(
        "keys::algorithms::a_key_that_was_imported_is_the_key_that_it_was",
        |token| {
            let (key, pkcs8) = PrivateKey::generate(SignatureAlgorithm::EcdsaP256, 0).unwrap();
            let pem = der::pem::encode_string("PRIVATE KEY", der::pem::LineEnding::LF, &pkcs8).unwrap();
            let file = token.folder.join("imported.pem");
            fs::write(&file, pem).unwrap();
            let path = file.to_str().unwrap();
            super::token::softhsm_util(
                &token.folder,
                &[
                    "--import", path, "--token", "kepler", "--label", "imported", "--id", "a1", "--pin", PIN,
                ],
            );
            let config = token.config("imported", "key_id = \"A1\"");
            let opened = pkcs11::open(&config, Path::new("")).unwrap();
            assert_eq!(opened.public_key(), key.public_key());
            signs(&opened).unwrap();
        },
    );
}
