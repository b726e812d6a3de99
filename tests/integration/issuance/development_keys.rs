//! The keys of `keys-dev`: they open, belong to their certificates, and pass the linter and `openssl`.

use std::fs;

use kepler::{
    crypto::{
        public_key,
        seal::{KeyEncryptionKey, Sealer},
    },
    issuance::lint,
    keys::{self, KeyConfig, KeyError, development, encrypt::encrypt},
    random::OsRandom,
    x509::certificate::Certificate,
};

use super::workshop::{certificate, development_keys, key, openssl};

const NAMES: [&str; 12] = [
    "root-ecdsa",
    "issuing-ecdsa",
    "ocsp-ecdsa",
    "root-rsa",
    "issuing-rsa",
    "ocsp-rsa",
    "root-gost-256",
    "issuing-gost-256",
    "ocsp-gost-256",
    "root-gost-512",
    "issuing-gost-512",
    "ocsp-gost-512",
];

#[test]
fn every_key_opens_and_belongs_to_its_certificate() {
    for name in NAMES {
        let der = certificate(name);
        assert_eq!(
            key(name).public_key(),
            Certificate::parse(&der).unwrap().spki,
            "{name}"
        );
        let mut findings = lint::certificate(&der);
        // The development responder lasts for years: nobody renews it.
        findings.retain(|finding| finding.rule != "responder_validity");
        assert_eq!(findings, [], "{name}");
    }
}

#[test]
fn the_chains_verify_strictly() {
    for family in ["ecdsa", "rsa", "gost-256", "gost-512"] {
        let folder = development_keys();
        let chain = format!("-CAfile root-{family}.cer.pem -untrusted issuing-{family}.cer.pem");
        let time = "-no-CApath -no-CAstore -attime 1795430000";
        openssl(
            &folder,
            &format!("verify -x509_strict {time} {chain} ocsp-{family}.cer.pem"),
        )
        .unwrap();
        openssl(
            &folder,
            &format!("pkey -in issuing-{family}.key.pem -passin file:passphrase -noout -check"),
        )
        .unwrap();
    }
}

#[test]
fn the_sealing_key_seals() {
    let text = fs::read_to_string(development_keys().join("seal.key")).unwrap();
    let sealer = Sealer::new(&[KeyEncryptionKey::from_hex(&text).unwrap()]).unwrap();
    let value = sealer.seal(&OsRandom, b"context", b"value").unwrap();
    assert_eq!(sealer.open(b"context", &value).unwrap().as_slice(), b"value");
}

#[test]
fn a_wrong_passphrase_and_an_open_key_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let config = |path: &str| KeyConfig::File {
        path: path.into(),
        passphrase_file: "passphrase".into(),
    };
    openssl(
        folder.path(),
        "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out open.pem",
    )
    .unwrap();
    openssl(
        folder.path(),
        "pkcs8 -topk8 -nocrypt -in open.pem -outform DER -out open.der",
    )
    .unwrap();
    fs::write(folder.path().join("passphrase"), "right\r\n").unwrap();
    let plain = fs::read(folder.path().join("open.der")).unwrap();
    fs::write(
        folder.path().join("right.pem"),
        encrypt(&plain, b"right", &OsRandom).unwrap(),
    )
    .unwrap();
    fs::write(
        folder.path().join("wrong.pem"),
        encrypt(&plain, b"wrong", &OsRandom).unwrap(),
    )
    .unwrap();
    keys::load(&config("right.pem"), folder.path()).unwrap();
    // What a common tool encrypted opens as well.
    openssl(
        folder.path(),
        "pkcs8 -topk8 -scrypt -in open.pem -passout pass:right -out foreign.pem",
    )
    .unwrap();
    keys::load(&config("foreign.pem"), folder.path()).unwrap();
    let refused = |path| keys::load(&config(path), folder.path()).map(drop).unwrap_err();
    assert!(matches!(refused("wrong.pem"), KeyError::WrongPassphrase(_)));
    assert!(matches!(refused("open.pem"), KeyError::NotEncrypted(_)));
    assert!(matches!(refused("open.der"), KeyError::NotEncrypted(_)));
    assert!(matches!(refused("absent.pem"), KeyError::Unreadable { .. }));
}

/// Keys that OpenSSL's engine made and encrypted, with either of its key derivations.
#[test]
fn gost_keys_of_others_open() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("passphrase"), "right\n").unwrap();
    for (key, cipher) in [
        ("-algorithm gost2012_256 -pkeyopt paramset:A", "-scrypt"),
        (
            "-algorithm gost2012_256 -pkeyopt paramset:TCA",
            "-v2 aes-256-cbc -v2prf hmacWithSHA256",
        ),
        ("-algorithm gost2012_512 -pkeyopt paramset:A", "-scrypt"),
    ] {
        openssl(folder.path(), &format!("genpkey -out open.pem {key}")).unwrap();
        let encrypt = format!("pkcs8 -topk8 {cipher} -in open.pem -passout pass:right -out key.pem");
        openssl(folder.path(), &encrypt).unwrap();
        openssl(
            folder.path(),
            "pkey -in open.pem -pubout -outform DER -out public.der",
        )
        .unwrap();
        let config = KeyConfig::File {
            path: "key.pem".into(),
            passphrase_file: "passphrase".into(),
        };
        let opened = keys::load(&config, folder.path()).unwrap();
        let public = fs::read(folder.path().join("public.der")).unwrap();
        assert!(public_key::is_same(opened.public_key(), &public), "{key}");
    }
}

#[test]
fn the_set_can_be_made_anew() {
    let passphrase = development::passphrase(&OsRandom).unwrap();
    let parts = development::make("2026-01-01T00:00:00Z".parse().unwrap(), &passphrase, &OsRandom).unwrap();
    let mut names: Vec<_> = parts.iter().flatten().map(|(name, _)| name.as_str()).collect();
    names.push("README.md");
    names.sort_unstable();
    let mut kept: Vec<_> = fs::read_dir(development_keys())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    kept.sort_unstable();
    assert_eq!(names, kept);
}
