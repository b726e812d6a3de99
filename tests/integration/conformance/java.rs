//! The JDK's path validation, with its own OCSP client and its own fetching of CRLs: `tests/support/judges/RelyingParty.java`.

use std::{collections::BTreeMap, process::Command};

use super::{Failure, world::World};

/// The same names stand in the program; one that stands in one list only fails.
pub(super) const CASES: &[&str] = &[
    "ocsp_good",
    "ocsp_good_at_the_address_in_the_certificate",
    "ocsp_nonce_comes_back",
    "ocsp_revoked_key_compromise",
    "ocsp_revoked_superseded",
    "ocsp_revoked_unspecified",
    "ocsp_never_issued_is_not_believed",
    "ocsp_of_a_retired_issuer",
    "ocsp_of_a_stranger_is_refused",
    "crl_good_at_the_address_in_the_certificate",
    "crl_revoked_key_compromise",
    "crl_revoked_privilege_withdrawn",
    "crl_revoked_unspecified",
    "crl_of_a_retired_issuer",
    "crl_handed_in_good",
    "crl_handed_in_revoked",
];

/// Runs every case in one machine.
pub(super) fn failures(world: &World) -> Vec<Failure> {
    let program = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/support/judges/RelyingParty.java"
    );
    let output = Command::new("java")
        .arg(program)
        .arg(world.folder())
        .arg(world.fill("{url}"))
        .args(CASES)
        .output()
        .expect("java cannot be run: tests/run installs it");
    let said = String::from_utf8_lossy(&output.stdout);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{error}");
    let verdicts: BTreeMap<&str, &str> = said.lines().filter_map(|line| line.split_once('\t')).collect();
    let named = CASES.iter().map(|name| {
        let verdict = verdicts.get(name).copied();
        (*name, verdict.unwrap_or("was not run"))
    });
    let strangers = verdicts.keys().filter(|name| !CASES.contains(name));
    named
        .filter(|(_, verdict)| *verdict != "ok")
        .map(|(name, verdict)| ("java", name, verdict.to_owned()))
        .chain(strangers.map(|name| ("java", "another case", (*name).to_owned())))
        .collect()
}
