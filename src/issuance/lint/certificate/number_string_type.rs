//! INN, OGRN, OGRNIP and SNILS are `NumericString`.

use super::{CertificateRule, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "number_string_type",
    clause: "RFC 9215; order FSB 795",
    severity: Severity::Error,
    demands: "INN, OGRN, OGRNIP and SNILS are NumericString.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let mut numbers = linted
        .subject
        .attributes
        .iter()
        .filter(|attribute| attribute.is_number());
    ensure(
        numbers.all(|number| number.value.tag == 0x12),
        "a number of another string type",
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
            planted::found(Form::Holder, |draft| draft
                .set_attribute(oid::SNILS, &encode::utf8_string("12345678964"))),
            [RULE.id]
        );
    }
}
