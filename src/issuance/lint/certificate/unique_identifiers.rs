//! There are no unique identifiers.

use super::{CertificateRule, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "unique_identifiers",
    clause: "RFC 5280 4.1.2.8",
    severity: Severity::Error,
    demands: "There are no unique identifiers.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    ensure(!linted.has_unique_identifier, "a unique identifier is present")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.more = vec![0x81, 2, 0, 1]),
            [RULE.id]
        );
    }
}
