//! A subject without a name has a critical subjectAltName.

use super::{CertificateRule, read::Extension, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "subject_in_alternative_name",
    clause: "RFC 5280 4.2.1.6",
    severity: Severity::Error,
    demands: "A subject without a name has a critical subjectAltName.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    if !linted.subject.attributes.is_empty() || linted.form.is_authority() {
        return Ok(());
    }
    let names = linted.extension(oid::SUBJECT_ALT_NAME);
    ensure(
        names.is_some_and(Extension::is_critical),
        "the subject is empty and no critical subjectAltName stands in",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Server, |draft| draft.subject = vec![0x30, 0]),
            [RULE.id]
        );
    }
}
