//! An e-mail address of an authority should stand in subjectAltName as well.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::{name::AttributeType, oid},
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "mail_in_alternative_name_authority",
    clause: "RFC 5280 4.1.2.6",
    severity: Severity::Warning,
    demands: "An e-mail address of an authority should stand in subjectAltName as well.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let Some(mail) = linted.subject.find(AttributeType::Email) else {
        return Ok(());
    };
    let mut names = linted.items(oid::SUBJECT_ALT_NAME);
    ensure(
        linted.form.is_end_entity()
            || names.any(|name| name.tag == 0x81 && name.content == mail.value.content),
        "the e-mail address of the subject should stand here as well",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::x509::encode;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::IssuingAuthority, |draft| draft
                .add_attribute(oid::EMAIL_ADDRESS, &encode::element(0x16, b"ca@example.ru"))),
            [RULE.id]
        );
    }
}
