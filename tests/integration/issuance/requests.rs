//! Certification requests that `openssl` makes, good and bad.

use kepler::registration::key::{AcceptedKey, KeyPolicy, KeyRefused, accept};

use super::workshop::{openssl, request};

fn try_request(key: &str, options: &str) -> Result<AcceptedKey, KeyRefused> {
    let folder = tempfile::tempdir().unwrap();
    let csr = request(folder.path(), key, options);
    accept(&csr, &KeyPolicy::default())
}

const P256: &str = "-algorithm EC -pkeyopt ec_paramgen_curve:P-256";
const P384: &str = "-algorithm EC -pkeyopt ec_paramgen_curve:P-384";
const RSA: &str = "-algorithm RSA -pkeyopt rsa_keygen_bits:2048";
const PSS: &str = "-algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048";

#[test]
fn good_keys_are_accepted_whatever_digest_the_toolkit_chose() {
    let salt = "-sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32";
    for (key, options, label) in [
        (P256, "", "ecdsa-p256"),
        (P256, "-sha512", "ecdsa-p256"),
        (P384, "-sha256", "ecdsa-p384"),
        (P384, "-sha384", "ecdsa-p384"),
        (RSA, "", "rsa-2048"),
        (RSA, "-sha512", "rsa-2048"),
        (RSA, salt, "rsa-2048"),
        (PSS, "-sha256 -sigopt rsa_pss_saltlen:32", "rsa-pss-2048"),
        ("-algorithm RSA -pkeyopt rsa_keygen_bits:3072", "", "rsa-3072"),
    ] {
        let accepted =
            try_request(key, options).unwrap_or_else(|refused| panic!("{key} {options}: {refused}"));
        assert_eq!(accepted.label(), label);
    }
}

#[test]
fn der_and_pem_give_the_same_key_and_openssl_agrees() {
    let folder = tempfile::tempdir().unwrap();
    let pem = request(folder.path(), P256, "-addext subjectAltName=DNS:example.ru");
    openssl(folder.path(), "req -in request.pem -verify -noout").unwrap();
    openssl(folder.path(), "req -in request.pem -outform DER -out request.der").unwrap();
    let der = std::fs::read(folder.path().join("request.der")).unwrap();
    let accepted = accept(&pem, &KeyPolicy::default()).unwrap();
    assert_eq!(accepted, accept(&der, &KeyPolicy::default()).unwrap());
    openssl(
        folder.path(),
        "pkey -in key.pem -pubout -outform DER -out public.der",
    )
    .unwrap();
    assert_eq!(
        accepted.spki,
        std::fs::read(folder.path().join("public.der")).unwrap()
    );
    let json = serde_json::to_string(&accepted).unwrap();
    assert_eq!(serde_json::from_str::<AcceptedKey>(&json).unwrap(), accepted);
}

#[test]
fn weak_and_foreign_keys_are_refused() {
    for (key, refused) in [
        (
            "-algorithm RSA -pkeyopt rsa_keygen_bits:1024",
            KeyRefused::KeyTooWeak,
        ),
        (
            "-algorithm RSA -pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_keygen_pubexp:3",
            KeyRefused::KeyExponentNotAllowed,
        ),
        (
            "-algorithm EC -pkeyopt ec_paramgen_curve:P-521",
            KeyRefused::KeyAlgorithmNotAllowed,
        ),
        (
            "-algorithm EC -pkeyopt ec_paramgen_curve:secp256k1",
            KeyRefused::KeyAlgorithmNotAllowed,
        ),
        (
            "-algorithm EC -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit",
            KeyRefused::KeyAlgorithmNotAllowed,
        ),
        ("-algorithm ED25519", KeyRefused::KeyAlgorithmNotAllowed),
    ] {
        assert_eq!(try_request(key, ""), Err(refused), "{key}");
    }
    let only_rsa = KeyPolicy {
        algorithms: vec![kepler::crypto::algorithm::SignatureAlgorithm::Rsa],
    };
    let folder = tempfile::tempdir().unwrap();
    let csr = request(folder.path(), P256, "");
    assert_eq!(accept(&csr, &only_rsa), Err(KeyRefused::KeyAlgorithmNotAllowed));
}

#[test]
fn altered_requests_are_refused_and_nothing_panics() {
    let folder = tempfile::tempdir().unwrap();
    request(folder.path(), P256, "");
    openssl(folder.path(), "req -in request.pem -outform DER -out request.der").unwrap();
    let der = std::fs::read(folder.path().join("request.der")).unwrap();
    for position in 0..der.len() {
        let mut altered = der.clone();
        altered[position] ^= 1;
        assert!(
            accept(&altered, &KeyPolicy::default()).is_err(),
            "octet {position}"
        );
        assert_eq!(
            accept(&der[..position], &KeyPolicy::default()),
            Err(KeyRefused::CsrMalformed)
        );
    }
    // The last octet belongs to the signature.
    let mut altered = der.clone();
    *altered.last_mut().unwrap() ^= 1;
    assert_eq!(
        accept(&altered, &KeyPolicy::default()),
        Err(KeyRefused::CsrSignatureInvalid)
    );
    // The subject is signed, too.
    let position = der.windows(7).position(|window| window == b"Wishful").unwrap();
    let mut altered = der.clone();
    altered[position] = b'D';
    assert_eq!(
        accept(&altered, &KeyPolicy::default()),
        Err(KeyRefused::CsrSignatureInvalid)
    );
}

#[test]
fn what_is_no_request_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    openssl(
        folder.path(),
        "req -x509 -newkey rsa:2048 -nodes -keyout k.pem -out c.pem -subj /CN=x",
    )
    .unwrap();
    let certificate = std::fs::read(folder.path().join("c.pem")).unwrap();
    let too_long = vec![0x30; 20_000];
    for octets in [
        &b""[..],
        b"rubbish",
        b"-----BEGIN CERTIFICATE REQUEST-----",
        &certificate,
        &too_long,
    ] {
        assert_eq!(
            accept(octets, &KeyPolicy::default()),
            Err(KeyRefused::CsrMalformed)
        );
    }
}
