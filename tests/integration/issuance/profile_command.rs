//! `kepler profile` as a process of its own: what it prints, what it refuses, its exit codes.

use std::{fs, path::Path, process::Command};

use kepler::{issuance::lint, x509::certificate::Certificate};
use serde_json::Value;

/// Exit code, standard output, standard error.
fn kepler(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_kepler"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(arguments)
        .output()
        .unwrap();
    let text = |octets: Vec<u8>| String::from_utf8(octets).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

fn shipped(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/profiles");
    fs::read_to_string(folder.join(format!("{name}.toml"))).unwrap()
}

#[test]
fn a_profile_is_shown_rule_by_rule_with_clauses() {
    let (code, text, _) = kepler(&["profile", "show", "natural-person"]);
    assert_eq!(code, 0);
    assert!(
        text.contains("KC1 (1.2.643.100.113.1), KC2 (1.2.643.100.113.2)  [order FSB 795"),
        "{text}"
    );
    let (code, text, _) = kepler(&["--json", "profile", "show", "ocsp-responder"]);
    assert_eq!(code, 0);
    let rules: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let lifetime = rules
        .iter()
        .find(|rule| rule["key"] == "validity.certificate")
        .unwrap();
    assert_eq!(lifetime["value"], "30 days");
    let (code, _, error) = kepler(&["profile", "show", "nobody"]);
    assert_eq!(code, 1);
    assert!(
        error.contains("there is no profile nobody; there are "),
        "{error}"
    );
    assert_eq!(kepler(&["profile", "praise", "root"]).0, 2);
}

#[test]
fn the_shipped_profiles_are_sound_and_a_changed_one_is_refused_by_file_key_and_reason() {
    let (code, text, error) = kepler(&["profile", "check"]);
    assert_eq!(code, 0, "{text}{error}");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("natural-person.toml");
    for (from, to, key, reason) in [
        (
            "key_months = 15",
            "key_months = 40",
            "validity.key_months",
            "must be 1 to 36",
        ),
        (
            "tool_class = \"KC2\"",
            "tool_class = \"KC3\"",
            "tool_class",
            "above the class that the certificate of issuer",
        ),
        ("statute", "statutes", "TOML", "statutes"),
        (
            "name = \"natural-person\"",
            "name = \"root\"",
            "name",
            "stands in root.toml",
        ),
    ] {
        let changed = shipped("natural-person").replacen(from, to, 1);
        fs::write(&file, changed).unwrap();
        let (code, text, error) = kepler(&["--json", "profile", "check", file.to_str().unwrap()]);
        assert_eq!(code, 1, "{text}{error}");
        let found: Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
        assert_eq!(
            (&found["file"], &found["key"]),
            (&"natural-person.toml".into(), &key.into())
        );
        assert!(found["reason"].as_str().unwrap().contains(reason), "{found}");
    }
}

#[test]
fn two_profiles_are_compared_key_by_key() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("natural-person-2027.toml");
    let changed = shipped("natural-person").replace("key_months = 15", "key_months = 12");
    fs::write(&file, changed).unwrap();
    let (code, text, _) = kepler(&["profile", "diff", "natural-person", file.to_str().unwrap()]);
    assert_eq!(
        (code, text.as_str()),
        (0, "validity.key\n  - 15 months\n  + 12 months\n")
    );
    let (_, text, _) = kepler(&["profile", "diff", "root", "root"]);
    assert_eq!(text, "no difference\n");
}

#[test]
fn a_sample_lints_clean_says_what_it_is_and_overwrites_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sample.der");
    let out = file.to_str().unwrap();
    let sample = [
        "profile",
        "sample",
        "legal-entity-automatic",
        "--out",
        out,
        "--algorithm",
        "ecdsa-p384",
    ];
    let (code, _, error) = kepler(&sample);
    assert_eq!(code, 0, "{error}");
    let der = fs::read(&file).unwrap();
    assert_eq!(lint::certificate(&der), []);
    let certificate = Certificate::parse(&der).unwrap();
    for name in [certificate.subject, certificate.issuer] {
        assert!(kepler::x509::name::display(name).contains("ОБРАЗЕЦ"));
    }
    let (code, _, error) = kepler(&sample);
    assert_eq!((code, fs::read(&file).unwrap() == der), (1, true), "{error}");
    let (code, _, error) = kepler(&[
        "profile",
        "sample",
        "operator",
        "--out",
        out,
        "--algorithm",
        "rsa-pss",
    ]);
    assert_eq!(code, 1);
    assert!(error.contains("certifies no rsa-pss keys"), "{error}");
    let pem = folder.path().join("sample.pem");
    assert_eq!(
        kepler(&["profile", "sample", "root", "--out", pem.to_str().unwrap()]).0,
        0
    );
    assert!(
        fs::read_to_string(pem)
            .unwrap()
            .starts_with("-----BEGIN CERTIFICATE-----")
    );
}
