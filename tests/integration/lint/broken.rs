//! Verifies that `kepler lint --json` names the one fault that was planted in each of many certificates.

use std::collections::BTreeSet;

use kepler::crypto::algorithm::SignatureAlgorithm;
use serde_json::Value;

use super::{
    command::{findings, kepler_lint},
    faults::{FAULTS, signer},
    parts::{self, Parts},
};
use crate::issuance::workshop::holders;

#[test]
fn every_planted_fault_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let [person, ..] = holders();
    let good = parts::issue("ecdsa", &person, SignatureAlgorithm::EcdsaP256);
    let (whole, key) = (Parts::of(&good), signer());
    std::fs::write(folder.path().join("good.cer"), whole.sign(&key)).unwrap();
    assert_eq!(findings(folder.path(), &["good.cer"]), [Vec::<Value>::new()]);

    let mut names = Vec::new();
    for (number, fault) in FAULTS.iter().enumerate() {
        let mut broken = whole.clone();
        (fault.plant)(&mut broken);
        let name = format!("{number:03}.cer");
        std::fs::write(folder.path().join(&name), broken.sign(&key)).unwrap();
        names.push(name);
    }
    let distinct: BTreeSet<_> = FAULTS.iter().map(|fault| fault.name).collect();
    assert!(distinct.len() >= 60, "only {} faults", distinct.len());
    assert_eq!(distinct.len(), FAULTS.len());

    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let found = findings(folder.path(), &names);
    let mut missed = Vec::new();
    for (fault, findings) in FAULTS.iter().zip(&found) {
        let rules: Vec<_> = findings
            .iter()
            .map(|finding| finding["rule"].as_str().unwrap())
            .collect();
        if !rules.iter().any(|rule| fault.rules.contains(rule)) {
            missed.push(format!("{}: {:?}, found {rules:?}", fault.name, fault.rules));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    let output = kepler_lint(folder.path(), &names);
    assert_eq!(output.status.code(), Some(1));
}
