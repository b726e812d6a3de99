//! What each profile issues, byte for byte: `tests/golden`. `UPDATE=1` writes the files anew.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use jiff::Timestamp;
use kepler::{
    crypto::{algorithm::SignatureAlgorithm, private_key::PrivateKey},
    issuance::{
        ceremony::Parent,
        issuer::Issuer,
        lint,
        profile::{authority::AuthorityForm, catalogue::ProfileFile},
        serial::SerialNumber,
        specimen,
    },
    random::SeededRandom,
};

use super::fields;

/// Inside the period of every shipped profile.
fn now() -> Timestamp {
    "2026-11-23T10:00:00Z".parse().unwrap()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

fn updating() -> bool {
    std::env::var_os("UPDATE").is_some()
}

fn constant(name: &str) -> Vec<u8> {
    fs::read(folder().join(name)).unwrap()
}

/// A serial number that depends on nothing but the name.
fn serial(name: &str) -> SerialNumber {
    let seed = name
        .bytes()
        .fold(0u64, |sum, octet| sum * 31 % 1_000_003 + u64::from(octet));
    SerialNumber::generate(&SeededRandom::new(seed)).unwrap()
}

/// RSA with PKCS#1 v1.5: the only signatures here that repeat.
fn key() -> Arc<PrivateKey> {
    Arc::new(PrivateKey::from_pkcs8(&constant("authority.key.der")).unwrap())
}

fn authority() -> Issuer {
    let file = folder().join("authority.cer.der");
    if updating() && !file.exists() {
        let made = specimen::authority(
            key(),
            serial("authority"),
            "2026-01-01T00:00:00Z".parse().unwrap(),
        );
        fs::write(&file, made.unwrap().certificate()).unwrap();
    }
    Issuer::new("golden", &fs::read(file).unwrap(), key()).unwrap()
}

/// File name and bytes of what a profile makes of each kind of key.
fn made(file: &ProfileFile, issuer: &Issuer) -> Vec<(String, Vec<u8>)> {
    let algorithms = match file {
        ProfileFile::Holder(profile) => profile.key_policy().algorithms,
        ProfileFile::Authority(profile) => profile.algorithms().to_vec(),
    };
    let make = |algorithm: SignatureAlgorithm| {
        let name = format!("{}-{}", file.name(), algorithm.code());
        let (spki, number) = (constant(&format!("{}.spki.der", algorithm.code())), serial(&name));
        match file {
            ProfileFile::Holder(profile) => {
                let prepared = specimen::of_holder(profile, issuer, (&spki, algorithm), number, now());
                let signed = issuer.sign(prepared.unwrap()).unwrap();
                (format!("{name}.der"), signed.certificate)
            }
            ProfileFile::Authority(profile) if profile.form() == AuthorityForm::Root => {
                root(&name, profile, algorithm, &spki)
            }
            ProfileFile::Authority(profile) => {
                let parent = Parent::of(issuer).unwrap();
                let prepared = specimen::of_authority(profile, &parent, &spki, number, now()).unwrap();
                (
                    format!("{name}.der"),
                    prepared.sign(issuer.key().as_ref()).unwrap(),
                )
            }
        }
    };
    algorithms.into_iter().map(make).collect()
}

/// A root signs itself: the whole certificate where the signature repeats, else the bytes that are signed.
fn root(
    name: &str,
    profile: &kepler::issuance::profile::authority::AuthorityProfile,
    algorithm: SignatureAlgorithm,
    spki: &[u8],
) -> (String, Vec<u8>) {
    let prepare = |spki: &[u8]| {
        specimen::of_authority(profile, &Parent::itself(algorithm), spki, serial(name), now()).unwrap()
    };
    if algorithm == SignatureAlgorithm::Rsa {
        let key = key();
        let certificate = prepare(key.as_ref().public_key()).sign(key.as_ref()).unwrap();
        (format!("{name}.der"), certificate)
    } else {
        (format!("{name}.tbs.der"), prepare(spki).to_be_signed().to_vec())
    }
}

fn profiles() -> Vec<ProfileFile> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/profiles");
    let files = fs::read_dir(folder).unwrap();
    let text = |file: fs::DirEntry| fs::read_to_string(file.path()).unwrap();
    files
        .map(|file| ProfileFile::from_toml(&text(file.unwrap())).unwrap())
        .collect()
}

#[test]
fn every_profile_makes_the_bytes_that_were_reviewed() {
    let issuer = authority();
    let mut expected: BTreeSet<String> = BTreeSet::new();
    let mut wrong = Vec::new();
    for (name, der) in profiles().iter().flat_map(|file| made(file, &issuer)) {
        let text_name = format!("{}.txt", name.trim_end_matches(".der"));
        if updating() {
            fs::write(folder().join(&name), &der).unwrap();
            fs::write(folder().join(&text_name), fields::text(&der)).unwrap();
        }
        match fs::read(folder().join(&name)) {
            Err(_) => wrong.push(format!("{name} is missing")),
            Ok(golden) if golden != der => {
                wrong.push(format!("{name} changed\n{}", fields::difference(&golden, &der)));
            }
            Ok(golden) => {
                let text = fs::read_to_string(folder().join(&text_name)).unwrap_or_default();
                if text != fields::text(&golden) {
                    wrong.push(format!("{text_name} is not the text of {name}"));
                }
            }
        }
        if !name.contains(".tbs.") {
            let findings = lint::certificate(&der).into_iter();
            let errors: Vec<_> = findings
                .filter(|finding| finding.severity == lint::Severity::Error)
                .collect();
            assert_eq!(errors, [], "{name}");
        }
        expected.extend([name, text_name]);
    }
    let constants = ["authority.key.der", "authority.cer.der", "README.md"];
    for file in fs::read_dir(folder()).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        let known = constants.contains(&name.as_str()) || name.ends_with(".spki.der");
        if !known && !expected.contains(&name) {
            wrong.push(format!("{name} belongs to no profile"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\nIf it is meant, run with UPDATE=1 and review the change.",
        wrong.join("\n")
    );
}

#[test]
fn a_changed_byte_is_told_by_field_with_old_and_new() {
    let golden = constant("natural-person-ecdsa-p256.der");
    let change = |from: &[u8], to: &[u8]| {
        let place = golden
            .windows(from.len())
            .position(|window| window == from)
            .unwrap();
        let mut changed = golden.clone();
        changed[place..place + to.len()].copy_from_slice(to);
        fields::difference(&golden, &changed)
    };
    let told = change(b"000000000184", b"000000000185");
    assert!(
        told.contains("old NumericString \"000000000184\"\n    new NumericString \"000000000185\""),
        "{told}"
    );
    assert!(told.starts_with("  subject"), "{told}");
    // keyUsage: digitalSignature and nonRepudiation become digitalSignature alone, in the place of two bits.
    let told = change(&[0x03, 0x02, 0x06, 0xc0], &[0x03, 0x02, 0x06, 0x80]);
    assert_eq!(
        told,
        "  keyUsage\n    old BIT STRING 06c0\n    new BIT STRING 0680"
    );
    assert_eq!(fields::difference(&golden, &golden), "");
    let last = golden.len() - 1;
    let mut changed = golden.clone();
    changed[last] ^= 1;
    assert!(fields::difference(&golden, &changed).starts_with("  signatureValue"));
}
