//! No extension stands twice.

use super::{CertificateRule, Linted};
use crate::issuance::lint::{Rule, Severity, Verdict};

pub(super) const RULE: CertificateRule = Rule {
    id: "extensions_unique",
    clause: "RFC 5280 4.2",
    severity: Severity::Error,
    demands: "No extension stands twice.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let extensions = &linted.certificate.extensions;
    let twice = extensions.iter().enumerate().find(|(position, extension)| {
        let mut earlier = extensions.iter().take(*position);
        earlier.any(|other| other.oid == extension.oid)
    });
    twice.map_or(Ok(()), |(_, extension)| {
        Err(format!("{} stands twice", extension.oid).into())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::samples;

    #[test]
    fn a_breach_is_found() {
        let der = samples::certificate(|parts| parts.extensions.extend(parts.extensions.first().cloned()));
        assert_eq!(samples::rules(&der), [RULE.id]);
    }
}
