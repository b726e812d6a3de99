//! The subject key identifier is not critical.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "subject_key_identifier_critical",
    clause: "RFC 5280 4.2.1.2",
    severity: Severity::Error,
    demands: "The subject key identifier is not critical.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    linted.require_critical(oid::SUBJECT_KEY_IDENTIFIER, false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.flip(oid::SUBJECT_KEY_IDENTIFIER)),
            [RULE.id]
        );
    }
}
