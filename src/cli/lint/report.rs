//! What the rules found, for people and for machines: one JSON object a line.

use std::path::Path;

use serde_json::{Value, json};

use super::object::{Kind, Object};
use crate::issuance::lint::{self, Finding, Rule};

/// Findings of one object, the worst first.
pub(super) fn findings(path: &Path, object: &Object, findings: &[Finding], print_json: bool) {
    if print_json {
        let line = json!({
            "file": path,
            "position": object.position,
            "object": object.kind.code(),
            "findings": findings,
        });
        say!("{line}");
        return;
    }
    let position = object
        .position
        .map_or_else(String::new, |position| format!("#{position}"));
    let name = format!("{}{position} ({})", path.display(), object.kind.code());
    if findings.is_empty() {
        say!("{name}: no findings");
    }
    for finding in findings {
        let Finding {
            rule,
            severity,
            clause,
            message,
        } = finding;
        say!("{name}: {}: {message} [{rule}, {clause}]", severity.code());
    }
}

/// Every rule that `kepler lint` applies.
pub(super) fn rules(print_json: bool) {
    let certificate = lint::certificate::RULES
        .iter()
        .map(|rule| row(Kind::Certificate, rule));
    let crl = lint::crl::RULES.iter().map(|rule| row(Kind::Crl, rule));
    let response = lint::ocsp_response::RULES
        .iter()
        .map(|rule| row(Kind::OcspResponse, rule));
    for rule in certificate.chain(crl).chain(response) {
        if print_json {
            say!("{rule}");
        } else {
            let text = |key: &str| rule.get(key).and_then(Value::as_str).unwrap_or_default();
            say!(
                "{:32} {:7}  {}  [{}]",
                text("rule"),
                text("severity"),
                text("demands"),
                text("clause")
            );
        }
    }
}

fn row<O: lint::Object>(kind: Kind, rule: &Rule<O>) -> Value {
    json!({
        "object": kind.code(),
        "rule": rule.id,
        "severity": rule.severity.code(),
        "clause": rule.clause,
        "demands": rule.demands,
    })
}
