//! An e-mail address in the subject stands in subjectAltName as well.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::{name::AttributeType, oid},
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "mail_in_alternative_name",
    clause: "RFC 5280 4.1.2.6",
    severity: Severity::Error,
    demands: "An e-mail address in the subject stands in subjectAltName as well.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let Some(mail) = linted.subject.find(AttributeType::Email) else {
        return Ok(());
    };
    let mut names = linted.items(oid::SUBJECT_ALT_NAME);
    ensure(
        linted.form.is_authority()
            || names.any(|name| name.tag == 0x81 && name.content == mail.value.content),
        "the e-mail address of the subject must stand here as well",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.remove(oid::SUBJECT_ALT_NAME)),
            [RULE.id]
        );
    }
}
