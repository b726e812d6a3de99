//! No attribute of the subject begins or ends with a blank.

use super::{CertificateRule, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "name_blanks",
    clause: "RFC 4518 2.6.1",
    severity: Severity::Warning,
    demands: "No attribute of the subject begins or ends with a blank.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let mut attributes = linted.subject.attributes.iter();
    let padded = |text: &str| text.trim() != text;
    ensure(
        !attributes.any(|attribute| attribute.text().is_some_and(|text| padded(&text))),
        "a blank at the edge",
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
            planted::found(Form::IssuingAuthority, |draft| draft
                .set_attribute(oid::LOCALITY, &encode::utf8_string(" Тверь"))),
            [RULE.id]
        );
    }
}
