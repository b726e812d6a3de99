//! An e-mail address in the subject has at most 255 characters.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::name::AttributeType,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "mail_length",
    clause: "RFC 5280 appendix A.1",
    severity: Severity::Error,
    demands: "An e-mail address in the subject has at most 255 characters.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let mail = linted.subject.find(AttributeType::Email);
    ensure(
        mail.is_none_or(|mail| mail.value.content.len() <= 255),
        "longer than 255 characters",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::x509::{encode, oid};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| {
                let mail = [
                    &[b'a'; 20][..],
                    b"@",
                    &[b'b'; 60],
                    b".",
                    &[b'b'; 60],
                    b".",
                    &[b'b'; 60],
                    b".",
                    &[b'b'; 60],
                ]
                .concat();
                draft.set_attribute(oid::EMAIL_ADDRESS, &encode::element(0x16, &mail));
                draft.set(
                    oid::SUBJECT_ALT_NAME,
                    &encode::sequence(&[&encode::context(1, &mail)]),
                );
            }),
            [RULE.id]
        );
    }
}
