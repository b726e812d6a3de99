//! subjectAltName has at least one name.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "alternative_names_not_empty",
    clause: "RFC 5280 4.2.1.6",
    severity: Severity::Error,
    demands: "subjectAltName has at least one name.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let empty = linted
        .value(oid::SUBJECT_ALT_NAME)
        .is_some_and(|value| value.content.is_empty());
    ensure(!empty, "no name is given")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Responder, |draft| draft
                .set(oid::SUBJECT_ALT_NAME, &[0x30, 0])),
            [RULE.id]
        );
    }
}
