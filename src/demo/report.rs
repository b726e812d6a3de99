//! The end of a demo: a table, and the lines that verify it with a tool that is not ours.

use std::{fmt::Write as _, path::Path};

use super::files::{OutFolder, Outcome};

/// How this program is called from the present folder, so that lines can be copied.
pub fn program() -> String {
    let Ok(path) = std::env::current_exe() else {
        return "kepler".to_owned();
    };
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(&path).display().to_string()
}

/// The table: holder, serial number, algorithm, status, time per stage; 83 columns wide.
pub fn table(outcomes: &[Outcome]) -> String {
    let mut text = format!(
        "{:<25} {:<27} {:<13} {:<7} Time\n",
        "Holder", "Holder type", "Algorithm", "Status"
    );
    for outcome in outcomes {
        let total: f64 = outcome.stages.iter().map(|(_, seconds)| seconds).sum();
        let _infallible = writeln!(
            text,
            "{:<25} {:<27} {:<13} {:<7} {total:.1} s\n    serial number {}",
            outcome.holder, outcome.holder_type, outcome.algorithm, outcome.status, outcome.serial,
        );
        for some in outcome.stages.chunks(3) {
            let some: Vec<_> = some
                .iter()
                .map(|(stage, seconds)| format!("{stage} {seconds:.1} s"))
                .collect();
            let _infallible = writeln!(text, "    {}", some.join(", "));
        }
    }
    text
}

/// Lines to copy: chain with CRL, then OCSP against the running server, then revocation. `gost` switches on OpenSSL's
/// GOST engine.
pub fn verification(
    outcomes: &[Outcome],
    out: &OutFolder,
    status_url: &str,
    config: &Path,
    gost: &Path,
) -> String {
    let mut text = String::from("Verify with OpenSSL what was made:\n");
    if outcomes.iter().any(Outcome::is_gost) {
        text.push_str(
            "Lines that set OPENSSL_CONF need its GOST engine (Debian: apt-get install libengine-gost-openssl).\n",
        );
    }
    for outcome in outcomes {
        let folder = out.path(&outcome.folder);
        let folder = folder.display();
        let engine = if outcome.is_gost() {
            format!("export OPENSSL_CONF={}\n  ", gost.display())
        } else {
            String::new()
        };
        let _infallible = writeln!(
            text,
            "\n  (cd {folder}\n  \
             {engine}awk '/BEGIN/{{n++}} {{print > (n==1 ? \"issuer.pem\" : \"root.pem\")}}' chain.pem\n  \
             openssl verify -x509_strict -crl_check -CAfile root.pem -untrusted issuer.pem \
             -CRLfile issuer.crl certificate.pem\n  \
             openssl ocsp -issuer issuer.pem -cert certificate.pem -CAfile root.pem -verify_other issuer.pem \
             -url {status_url}ocsp)"
        );
    }
    if let Some(first) = outcomes.first() {
        let _infallible = writeln!(
            text,
            "\nRevoke one, and ask again:\n\n  {} revoke {} --reason key_compromise --config {}",
            program(),
            first.serial,
            config.display()
        );
    }
    text
}
