//! INN, OGRN, OGRNIP and SNILS have exactly their digits.

use super::{CertificateRule, read::Attribute, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::name::AttributeType,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "number_length",
    clause: "RFC 9215; order FSB 795",
    severity: Severity::Error,
    demands: "INN, OGRN, OGRNIP and SNILS have exactly their digits.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let wrong = |attribute: &Attribute<'_>| {
        let digits = attribute.known.and_then(AttributeType::digits);
        digits.is_some_and(|digits| attribute.value.content.len() != digits)
    };
    ensure(
        !linted.subject.attributes.iter().any(wrong),
        "a number of another length",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::x509::oid;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft
                .set_attribute(oid::SNILS, b"\x12\x0a1234567896")),
            [RULE.id]
        );
    }
}
