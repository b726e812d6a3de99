//! pkilint over everything that is served: lists of both issuers, answers of every kind.

use std::{path::Path, process::Command};

use super::{Failure, tool, world::World};
use crate::support::python::python;

/// Answers of every kind, by what `openssl ocsp` is told to ask.
const ANSWERS: &[(&str, &str)] = &[
    ("good", "-no_nonce -issuer issuer.pem -cert good.pem"),
    ("good_with_nonce", "-issuer issuer.pem -cert good.pem"),
    (
        "good_by_sha512",
        "-no_nonce -issuer issuer.pem -sha512 -cert good.pem",
    ),
    (
        "revoked",
        "-no_nonce -issuer issuer.pem -cert revoked-key_compromise.pem",
    ),
    (
        "revoked_without_reason",
        "-no_nonce -issuer issuer.pem -cert revoked-unspecified.pem",
    ),
    ("unknown", "-no_nonce -issuer issuer.pem -cert forged.pem"),
    ("expired", "-no_nonce -issuer issuer.pem -cert expired.pem"),
    (
        "several",
        "-issuer issuer.pem -cert good.pem -cert forged.pem -cert revoked-superseded.pem",
    ),
    ("signed_with_rsa", "-issuer retired-issuer.pem -cert retired.pem"),
];

const LISTS: &[(&str, &str)] = &[
    ("list", "issuer.crl"),
    ("delta", "delta.crl"),
    ("part_of_a_list", "part.crl"),
    ("list_signed_with_rsa", "retired-issuer.crl"),
];

const BROKEN: &str = "a_broken_list_is_found_out";

pub(super) fn names() -> Vec<&'static str> {
    ANSWERS
        .iter()
        .chain(LISTS)
        .map(|(name, _)| *name)
        .chain([BROKEN])
        .collect()
}

pub(super) fn failures(world: &World) -> Vec<Failure> {
    let folder = world.folder();
    let answers = ANSWERS.iter().map(|(name, asks)| {
        let file = format!("{name}.ocsp");
        let ask = world.fill(&format!("ocsp -url {{url}} -noverify {asks} -respout {file}"));
        let (asked, said) = tool::run("openssl", &ask, folder);
        assert!(asked, "{said}");
        (*name, "ocsp", file)
    });
    let lists = LISTS
        .iter()
        .map(|(name, file)| (*name, "crl", (*file).to_owned()));
    let mut failures: Vec<Failure> = answers
        .chain(lists)
        .filter_map(|(name, kind, file)| Some(("pkilint", name, lint(folder, kind, &file)?)))
        .collect();
    if lint(folder, "crl", &broken(folder)).is_none() {
        failures.push(("pkilint", BROKEN, "nothing was found".to_owned()));
    }
    failures
}

/// What it finds, if anything.
fn lint(folder: &Path, kind: &str, file: &str) -> Option<String> {
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/judges/pki_lint.py");
    let output = Command::new(python())
        .args(["-B", program, kind, file])
        .current_dir(folder)
        .output()
        .unwrap();
    let text = |octets: &[u8]| String::from_utf8_lossy(octets).into_owned();
    (!output.status.success()).then(|| text(&output.stdout) + &text(&output.stderr))
}

/// A list whose `cRLNumber` has become something else, so that the judge is seen to judge.
fn broken(folder: &Path) -> String {
    let mut list = std::fs::read(folder.join("issuer.crl")).unwrap();
    let number = [0x55, 0x1d, 0x14];
    let at = list.windows(3).position(|window| window == number).unwrap();
    // issuingDistributionPoint, which is no INTEGER.
    list[at + 2] = 0x1c;
    std::fs::write(folder.join("broken.crl"), list).unwrap();
    "broken.crl".to_owned()
}
