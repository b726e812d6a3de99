//! Outside programs, run in the folder of the certificates.

use std::{path::Path, process::Command};

use super::{Failure, world::World};

/// A command line and what it must say: `{url}`, `{forged}` and the like are put in by [`World::fill`].
pub(super) struct Case {
    pub(super) name: &'static str,
    pub(super) arguments: &'static str,
    /// Every one of these stands in what it prints.
    pub(super) says: &'static [&'static str],
    /// None of these does.
    pub(super) never: &'static [&'static str],
}

/// Seconds for one call: `openssl verify -crl_download` asks a closed port again and again, without an end.
const PATIENCE: &str = "120";

/// Whether it ended well, and everything that it printed.
pub(super) fn run(program: &str, arguments: &str, folder: &Path) -> (bool, String) {
    let output = Command::new("timeout")
        .args([PATIENCE, program])
        .args(arguments.split_whitespace())
        .current_dir(folder)
        .output()
        .unwrap_or_else(|error| panic!("{program} cannot be run ({error}): tests/run installs it"));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    (
        output.status.success(),
        text + &String::from_utf8_lossy(&output.stderr),
    )
}

/// Runs a table of cases.
pub(super) fn failures(
    judge: &'static str,
    program: &str,
    cases: &'static [Case],
    world: &World,
) -> Vec<Failure> {
    let wrong = |case: &Case| {
        // Exit codes tell little: OpenSSL and GnuTLS end well when a certificate is revoked. The text counts.
        let (_, said) = run(program, &world.fill(case.arguments), world.folder());
        let missing = case.says.iter().find(|text| !said.contains(&world.fill(text)));
        let there = case.never.iter().find(|text| said.contains(&world.fill(text)));
        let what = match (missing, there) {
            (Some(text), _) => format!("does not say {text:?}"),
            (None, Some(text)) => format!("says {text:?}"),
            (None, None) => return None,
        };
        Some(format!("{what}: {said}"))
    };
    cases
        .iter()
        .filter_map(|case| Some((judge, case.name, wrong(case)?)))
        .collect()
}
