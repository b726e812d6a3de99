//! Certification requests that `openssl` makes, good and bad.

use kepler::{
    crypto::{algorithm::SignatureAlgorithm, gost::ParameterSet, public_key},
    registration::key::{AcceptedKey, KeyPolicy, KeyRefused, accept},
};

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
const GOST_A: &str = "-algorithm gost2012_256 -pkeyopt paramset:A";
const GOST_XCHA: &str = "-algorithm gost2012_256 -pkeyopt paramset:XA";
const GOST_TC26_A: &str = "-algorithm gost2012_256 -pkeyopt paramset:TCA";

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
        (GOST_A, "", "gost-2012-256"),
        (GOST_XCHA, "", "gost-2012-256"),
        (GOST_TC26_A, "", "gost-2012-256"),
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
        (
            "-algorithm gost2012_256 -pkeyopt paramset:B",
            KeyRefused::KeyAlgorithmNotAllowed,
        ),
        (
            "-algorithm gost2012_512 -pkeyopt paramset:A",
            KeyRefused::KeyAlgorithmNotAllowed,
        ),
        (
            "-algorithm gost2001 -pkeyopt paramset:A",
            KeyRefused::KeyAlgorithmNotAllowed,
        ),
    ] {
        assert_eq!(try_request(key, ""), Err(refused), "{key}");
    }
    let only_rsa = KeyPolicy {
        algorithms: vec![SignatureAlgorithm::Rsa],
        ..KeyPolicy::default()
    };
    let folder = tempfile::tempdir().unwrap();
    let csr = request(folder.path(), P256, "");
    assert_eq!(accept(&csr, &only_rsa), Err(KeyRefused::KeyAlgorithmNotAllowed));
}

#[test]
fn parameter_sets_are_opened_by_policy() {
    let folder = tempfile::tempdir().unwrap();
    for (key, set) in [
        (
            "-algorithm gost2012_256 -pkeyopt paramset:B",
            ParameterSet::CryptoProB,
        ),
        (
            "-algorithm gost2012_512 -pkeyopt paramset:A",
            ParameterSet::Tc26A512,
        ),
        (
            "-algorithm gost2012_512 -pkeyopt paramset:C",
            ParameterSet::Tc26C512,
        ),
    ] {
        let csr = request(folder.path(), key, "");
        assert_eq!(
            accept(&csr, &KeyPolicy::default()),
            Err(KeyRefused::KeyAlgorithmNotAllowed)
        );
        let policy = KeyPolicy {
            parameter_sets: vec![set],
            ..KeyPolicy::default()
        };
        let accepted = accept(&csr, &policy).unwrap();
        // OpenSSL's engine names the digest where RFC 9215 4.2 wants none: the certificate will not.
        let written = public_key::canonical(&accepted.spki);
        assert_eq!(written, accepted.spki);
        let again = accept(&csr, &policy).unwrap();
        assert_eq!(again.fingerprint, accepted.fingerprint);
        assert_eq!(public_key::parameter_set(&accepted.spki), Some(set));
        let other = request(folder.path(), GOST_XCHA, "");
        assert_eq!(accept(&other, &policy), Err(KeyRefused::KeyAlgorithmNotAllowed));
    }
}

/// The point is looked at before anything else is believed: the signature of such a request could be anything.
#[test]
fn gost_points_outside_the_group_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    request(folder.path(), GOST_TC26_A, "");
    let der = der(folder.path());
    let accepted = accept(&der, &KeyPolicy::default()).unwrap();
    let point = &accepted.spki[accepted.spki.len() - 64..];
    let place = der.windows(64).position(|window| window == point).unwrap();
    let of_small_order = include_str!("../../../src/crypto/gost/vectors/small_order.txt")
        .lines()
        .filter_map(|line| line.strip_prefix("id-tc26-gost-3410-2012-256-paramSetA "))
        .map(|point| hex::decode(point).unwrap());
    let mut beside = point.to_vec();
    beside[40] ^= 1;
    let bad: Vec<_> = of_small_order
        .chain([beside, vec![0; 64], vec![0xff; 64]])
        .collect();
    assert_eq!(bad.len(), 5);
    for point in bad {
        let mut altered = der.clone();
        altered[place..place + 64].copy_from_slice(&point);
        assert_eq!(
            accept(&altered, &KeyPolicy::default()),
            Err(KeyRefused::KeyInvalid),
            "{}",
            hex::encode(point)
        );
    }
}

/// CryptoPro-A and CryptoPro-XchA are one curve: the same point under the other name is the same key.
#[test]
fn a_point_under_another_parameter_set_is_the_same_key() {
    let folder = tempfile::tempdir().unwrap();
    let csr = request(folder.path(), GOST_A, "");
    let spki = accept(&csr, &KeyPolicy::default()).unwrap().spki;
    let renamed: Vec<u8> = {
        let place = spki.windows(3).position(|window| window == [2, 35, 1]).unwrap();
        let mut renamed = spki.clone();
        renamed[place..place + 3].copy_from_slice(&[2, 36, 0]);
        renamed
    };
    assert_eq!(
        public_key::parameter_set(&renamed),
        Some(ParameterSet::CryptoProXchA)
    );
    let (one, other) = (
        public_key::identities(&spki).unwrap(),
        public_key::identities(&renamed).unwrap(),
    );
    assert_ne!(one.spki, other.spki);
    assert_eq!(one.bare, other.bare);
    assert_eq!(
        one.bare,
        kepler::crypto::digest::sha256(&spki[spki.len() - 64..]),
        "x || y and nothing around it"
    );
}

fn der(folder: &std::path::Path) -> Vec<u8> {
    openssl(folder, "req -in request.pem -outform DER -out request.der").unwrap();
    std::fs::read(folder.join("request.der")).unwrap()
}

#[test]
fn altered_requests_are_refused_and_nothing_panics() {
    for key in [P256, GOST_XCHA] {
        altered_requests_are_refused(key);
    }
}

fn altered_requests_are_refused(key: &str) {
    let folder = tempfile::tempdir().unwrap();
    request(folder.path(), key, "");
    let der = der(folder.path());
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
