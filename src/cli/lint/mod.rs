//! `kepler lint`: the rules over any certificate, revocation list or OCSP response, useful without the rest of Kepler.
//!
//! `object` finds out what a file holds, `report` tells what was found.

mod object;
mod report;

use std::{fs::File, io::Read as _, path::Path, path::PathBuf, process::ExitCode};

use anyhow::Context as _;

use self::object::Object;
use crate::issuance::lint::{KnownIssuers, Severity};

/// Largest file that is read: DER of this size is what one reader takes, some six million entries of a list.
const LARGEST_FILE: u64 = 256 * 1024 * 1024 - 1;

/// Arguments of `kepler lint`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Certificates, revocation lists, OCSP responses, chains (p7b): DER or PEM, told by content; up to 256 MiB each.
    #[arg(required_unless_present = "rules", value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Certificates of issuers, as above: signatures of what they issued are checked. Certificates among FILE count too.
    #[arg(long, value_name = "FILE", conflicts_with = "rules")]
    issuer: Vec<PathBuf>,

    /// List every rule instead.
    #[arg(long, conflicts_with = "files")]
    rules: bool,
}

/// Exit code 1 when a finding is an error or a file cannot be read; every file is looked at first.
pub(super) fn run(arguments: &Arguments, print_json: bool) -> ExitCode {
    if arguments.rules {
        report::rules(print_json);
        return ExitCode::SUCCESS;
    }
    let mut failed = false;
    let mut open = |path: &PathBuf| match read(path) {
        Ok(bytes) => object::split(bytes),
        Err(error) => {
            eprintln!("kepler: {error:#}");
            failed = true;
            Vec::new()
        }
    };
    let issuers: Vec<Object> = arguments.issuer.iter().flat_map(&mut open).collect();
    let files = arguments.files.iter();
    let files: Vec<(&PathBuf, Vec<Object>)> = files.map(|path| (path, open(path))).collect();
    let among = files.iter().flat_map(|(_, objects)| objects);
    let known = KnownIssuers::read(issuers.iter().chain(among).filter_map(Object::certificate));
    for (path, objects) in &files {
        for object in objects {
            failed |= lint(path, object, &known, print_json);
        }
    }
    if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

/// Whether one of the findings is an error.
fn lint(path: &Path, object: &Object, issuers: &KnownIssuers<'_>, print_json: bool) -> bool {
    let mut findings = object.lint();
    findings.extend(object.check_signature(issuers));
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    report::findings(path, object, &findings, print_json);
    findings.iter().any(|finding| finding.severity == Severity::Error)
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(LARGEST_FILE + 1).read_to_end(&mut bytes))
        .with_context(|| format!("cannot read {}", path.display()))?;
    anyhow::ensure!(
        bytes.len() as u64 <= LARGEST_FILE,
        "cannot read {}: it is larger than 256 MiB",
        path.display()
    );
    Ok(bytes)
}
