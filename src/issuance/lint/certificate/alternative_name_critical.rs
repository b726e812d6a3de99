//! subjectAltName should not be critical beside a subject with a name.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "alternative_name_critical",
    clause: "RFC 5280 4.2.1.6",
    severity: Severity::Warning,
    demands: "subjectAltName should not be critical beside a subject with a name.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    if linted.subject.attributes.is_empty() {
        return Ok(());
    }
    linted.require_critical(oid::SUBJECT_ALT_NAME, false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.flip(oid::SUBJECT_ALT_NAME)),
            [RULE.id]
        );
    }
}
