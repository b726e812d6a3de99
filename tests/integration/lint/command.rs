//! Verifies that the command
//! - tells objects apart by content, in DER, PEM and p7b, several in a file,
//! - says which file it cannot read and why, and looks at the others,
//! - checks a signature where the issuer is among the files or named, and only there,
//! - does not mind when nobody reads what it prints,
//! - ends with 0, 1 or 2 as it should, and lists its rules.

use std::{
    path::Path,
    process::{Command, Output, Stdio},
};

use serde_json::Value;

use crate::issuance::workshop::certificate;

/// `kepler lint` with these arguments.
pub(super) fn kepler_lint(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kepler"));
    command
        .current_dir(folder)
        .stdin(Stdio::null())
        .arg("lint")
        .args(arguments);
    command.output().unwrap()
}

fn lines(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The findings of each object in these files.
pub(super) fn findings(folder: &Path, files: &[&str]) -> Vec<Vec<Value>> {
    let output = kepler_lint(folder, &[&["--json"], files].concat());
    let lines = lines(&output);
    lines
        .iter()
        .map(|line| line["findings"].as_array().unwrap().clone())
        .collect()
}

fn keys_dev() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("keys-dev")
}

fn text(octets: &[u8]) -> String {
    String::from_utf8(octets.to_vec()).unwrap()
}

#[test]
fn several_objects_in_one_file_are_numbered() {
    let folder = tempfile::tempdir().unwrap();
    let pem = |name: &str| std::fs::read_to_string(keys_dev().join(name)).unwrap();
    let chain = pem("issuing-ecdsa.cer.pem") + "between them\n" + &pem("root-ecdsa.cer.pem");
    std::fs::write(folder.path().join("chain.pem"), chain).unwrap();
    let output = kepler_lint(folder.path(), &["--json", "chain.pem"]);
    let lines = lines(&output);
    let seen: Vec<_> = lines
        .iter()
        .map(|line| (line["object"].as_str().unwrap(), line["position"].as_u64()))
        .collect();
    assert_eq!(seen, [("certificate", Some(1)), ("certificate", Some(2))]);
    let printed = kepler_lint(folder.path(), &["chain.pem"]);
    assert!(
        text(&printed.stdout).contains("chain.pem#2 (certificate)"),
        "{}",
        text(&printed.stdout)
    );
}

#[test]
fn a_file_that_cannot_be_read_is_named_and_the_others_are_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("rubbish"), "rubbish").unwrap();
    let output = kepler_lint(folder.path(), &["missing.cer", ".", "rubbish"]);
    assert_eq!(output.status.code(), Some(1));
    let errors = text(&output.stderr);
    assert!(
        errors.contains("cannot read missing.cer: No such file"),
        "{errors}"
    );
    assert!(errors.contains("cannot read .: "), "{errors}");
    let said = text(&output.stdout);
    assert!(
        said.contains("rubbish (unknown): error: neither a certificate"),
        "{said}"
    );
}

#[test]
fn wrong_usage_is_told_from_findings() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [&[][..], &["--colour", "x.cer"], &["--rules", "x.cer"]] {
        let output = kepler_lint(folder.path(), arguments);
        assert_eq!(
            output.status.code(),
            Some(2),
            "{arguments:?}: {}",
            text(&output.stderr)
        );
    }
}

#[test]
fn rules_are_listed_each_with_its_clause() {
    let folder = tempfile::tempdir().unwrap();
    let output = kepler_lint(folder.path(), &["--rules", "--json"]);
    assert_eq!(output.status.code(), Some(0));
    let rules = lines(&output);
    let of = |kind: &str| rules.iter().filter(|rule| rule["object"] == kind).count();
    assert!(of("certificate") >= 26 && of("crl") >= 14 && of("ocsp_response") >= 12);
    for rule in &rules {
        for key in ["rule", "severity", "clause", "demands"] {
            assert!(rule[key].as_str().is_some_and(|text| !text.is_empty()), "{rule}");
        }
    }
    let printed = kepler_lint(folder.path(), &["--rules"]);
    assert_eq!(text(&printed.stdout).lines().count(), rules.len());
}

#[test]
fn signatures_are_checked_where_the_issuer_is_known() {
    let folder = tempfile::tempdir().unwrap();
    let keep = |name: &str, der: &[u8]| std::fs::write(folder.path().join(name), der).unwrap();
    for family in ["ecdsa", "gost-256", "gost-512"] {
        let root = certificate(&format!("root-{family}"));
        let mut issuing = certificate(&format!("issuing-{family}"));
        keep("root.cer", &root);
        keep("issuing.cer", &issuing);
        let found = |arguments: &[&str]| {
            let found = findings(folder.path(), arguments).concat();
            let rules = found
                .iter()
                .map(|finding| finding["rule"].as_str().unwrap().to_owned());
            rules.collect::<Vec<_>>()
        };
        assert!(found(&["issuing.cer", "root.cer"]).is_empty(), "{family}");
        *issuing.last_mut().unwrap() ^= 1;
        keep("issuing.cer", &issuing);
        assert!(!found(&["issuing.cer"]).contains(&"signature".to_owned()));
        for arguments in [
            &["issuing.cer", "root.cer"][..],
            &["--issuer", "root.cer", "issuing.cer"],
        ] {
            assert!(
                found(arguments).contains(&"signature".to_owned()),
                "{family} {arguments:?}"
            );
            assert_eq!(kepler_lint(folder.path(), arguments).status.code(), Some(1));
        }
    }
    let output = kepler_lint(folder.path(), &["--issuer", "missing.cer", "root.cer"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("cannot read missing.cer"));
}

#[test]
fn a_reader_who_has_gone_is_no_fault() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = Command::new(env!("CARGO_BIN_EXE_kepler"))
        .args(["lint", "--rules"])
        .stdin(Stdio::null())
        .stdout(writer)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert_eq!(text(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn what_cannot_be_written_is_a_fault() {
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_kepler"))
        .args(["lint", "--rules"])
        .stdin(Stdio::null())
        .stdout(full)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert!(text(&output.stderr).starts_with("kepler: cannot print: No space left"));
    assert_eq!(output.status.code(), Some(1));
}
