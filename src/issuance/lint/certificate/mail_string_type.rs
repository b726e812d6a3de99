//! An e-mail address in the subject is an `IA5String`.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::name::AttributeType,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "mail_string_type",
    clause: "RFC 5280 appendix A.1",
    severity: Severity::Error,
    demands: "An e-mail address in the subject is an IA5String.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let mail = linted.subject.find(AttributeType::Email);
    ensure(
        mail.is_none_or(|mail| mail.value.tag == 0x16),
        "an e-mail address of another string type",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::{
        issuance::lint::element::Element,
        x509::{encode, oid},
    };

    #[test]
    fn a_breach_is_found() {
        let found = planted::found(Form::Holder, |draft| {
            let content = Element::only(&draft.subject).unwrap().children().find_map(|rdn| {
                let [pair] = rdn.fixed()?;
                let [oid, value] = pair.fixed()?;
                (oid.content == oid::EMAIL_ADDRESS.as_bytes()).then_some(value.content.to_vec())
            });
            let value = encode::element(0x0c, &content.unwrap());
            draft.set_attribute(oid::EMAIL_ADDRESS, &value);
        });
        assert_eq!(found, [RULE.id]);
    }
}
