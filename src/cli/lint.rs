//! `kepler lint`: the rules over any certificate, useful without the rest of Kepler.

use std::{fs, path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use serde_json::json;

use crate::issuance::lint;

/// Arguments of `kepler lint`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Certificates, DER or PEM.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, print_json: bool) -> anyhow::Result<ExitCode> {
    let mut failed = false;
    for path in &arguments.files {
        let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        let der = crate::x509::read::der_or_pem(&bytes, &["CERTIFICATE"])
            .with_context(|| format!("{} is no certificate in DER or PEM", path.display()))?;
        let findings = lint::certificate(&der);
        failed |= findings
            .iter()
            .any(|finding| finding.severity == lint::Severity::Error);
        if print_json {
            println!("{}", json!({ "file": path, "findings": findings }));
        } else if findings.is_empty() {
            println!("{}: no findings", path.display());
        } else {
            for finding in &findings {
                let severity = if finding.severity == lint::Severity::Error {
                    "error"
                } else {
                    "warning"
                };
                let lint::Finding {
                    rule,
                    clause,
                    message,
                    ..
                } = finding;
                println!("{}: {severity}: {message} [{rule}, {clause}]", path.display());
            }
        }
    }
    Ok(if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}
