//! No extension stands twice.

use super::{CertificateRule, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "extensions_unique",
    clause: "RFC 5280 4.2",
    severity: Severity::Error,
    demands: "No extension stands twice.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let extensions = &linted.extensions;
    let twice = extensions.iter().enumerate().any(|(position, extension)| {
        let mut earlier = extensions.iter().take(position);
        earlier.any(|other| other.oid == extension.oid)
    });
    ensure(!twice, "an extension stands twice")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft
                .extensions
                .extend(draft.extensions.first().cloned())),
            [RULE.id]
        );
    }
}
