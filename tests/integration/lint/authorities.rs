//! Verifies that certificates that others made, where they are at hand (`shared/samples` above the project),
//! - parse, and verify under the certificate of their issuer where that is at hand,
//! - show `kepler lint` only what `docs/LINT.md` lists.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use kepler::{
    crypto::{public_key, verify::verify_identified},
    x509::{certificate::Certificate, chain},
};

use super::command::findings;

/// The folder of samples, in a folder `shared` beside the project or above it.
fn samples() -> Option<PathBuf> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = project.ancestors().map(|above| above.join("shared/samples"));
    let found = folders.find(|folder| folder.is_dir());
    if found.is_none() {
        println!("no samples of certificates at hand: nothing was checked here");
    }
    found
}

/// File and DER of every certificate.
fn certificates(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for sub in ["", "gost-vectors"] {
        for entry in fs::read_dir(folder.join(sub)).into_iter().flatten() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let other = ["csr", "crl"].iter().any(|kind| name.contains(kind));
            if path.is_dir() || other {
                continue;
            }
            let bytes = fs::read(&path).unwrap();
            let der = if path.extension().is_some_and(|extension| extension == "der") {
                bytes
            } else {
                chain::certificates(&bytes).unwrap().remove(0)
            };
            let name = Path::new(sub).join(name).to_string_lossy().into_owned();
            found.push((name, der));
        }
    }
    found.sort();
    found
}

#[test]
fn they_parse_and_verify_under_their_issuer() {
    let Some(folder) = samples() else { return };
    let all = certificates(&folder);
    let parsed: Vec<_> = all
        .iter()
        .map(|(name, der)| {
            (
                name,
                Certificate::parse(der).unwrap_or_else(|error| panic!("{name}: {error}")),
            )
        })
        .collect();
    let (mut verified, mut alone) = (0, Vec::new());
    for (name, certificate) in &parsed {
        // The Head CA has several roots of one name.
        let issuers: Vec<_> = parsed
            .iter()
            .filter(|(_, issuer)| issuer.subject == certificate.issuer)
            .collect();
        if issuers.is_empty() {
            alone.push(name.as_str());
            continue;
        }
        let verifies = issuers.iter().any(|(_, issuer)| {
            let signed = certificate.to_be_signed;
            verify_identified(
                certificate.signature_algorithm,
                issuer.spki,
                signed,
                certificate.signature,
            )
            .is_ok()
        });
        assert!(verifies, "{name} does not verify");
        verified += 1;
        let key = public_key::parameter_set(certificate.spki);
        assert!(key.is_some(), "{name}: the key cannot be read");
    }
    println!(
        "{verified} of {} verified; without an issuer at hand: {alone:?}",
        parsed.len()
    );
    assert!(verified > 0);
}

/// The names in the first column of the table behind a heading.
fn listed(heading: &str) -> BTreeSet<String> {
    let page = include_str!("../../../docs/LINT.md");
    let (_, section) = page.split_once(heading).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.map(|row| {
        let (rule, rest) = row.split_once('`').unwrap();
        let severity = rest.trim_start_matches([' ', '(']).split(')').next().unwrap();
        format!("{rule} {severity}")
    })
    .collect()
}

#[test]
fn the_linter_finds_what_the_documentation_lists() {
    let Some(folder) = samples() else { return };
    let authorities = listed("## What certificates of accredited authorities show");
    let examples = listed("## What examples of standards and toolkits show");
    let (mut of_authorities, mut of_examples) = (BTreeSet::new(), BTreeSet::new());
    for (name, _) in certificates(&folder) {
        let seen = if name.starts_with("ca-") {
            &mut of_authorities
        } else {
            &mut of_examples
        };
        for finding in findings(&folder, &[&name]).concat() {
            seen.insert(format!(
                "{} {}",
                finding["rule"].as_str().unwrap(),
                finding["severity"].as_str().unwrap()
            ));
        }
    }
    assert_eq!(of_authorities, authorities);
    assert_eq!(of_examples, examples);
}
