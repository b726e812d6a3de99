//! The list of extensions has at least one.

use super::{CertificateRule, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "extensions_not_empty",
    clause: "RFC 5280 4.1.2.9",
    severity: Severity::Error,
    demands: "The list of extensions has at least one.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    ensure(
        !linted.has_extensions_field || !linted.extensions.is_empty(),
        "the list is empty",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        let found = planted::found(Form::Holder, |draft| draft.extensions.clear());
        assert!(found.contains(&RULE.id));
    }
}
