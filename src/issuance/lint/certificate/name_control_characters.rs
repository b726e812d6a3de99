//! No attribute of the subject has control characters.

use super::{CertificateRule, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "name_control_characters",
    clause: "RFC 4518 2.2",
    severity: Severity::Error,
    demands: "No attribute of the subject has control characters.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let mut attributes = linted.subject.attributes.iter();
    let controlled = |text: &str| text.chars().any(char::is_control);
    ensure(
        !attributes.any(|attribute| attribute.text().is_some_and(|text| controlled(&text))),
        "a control character",
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
                .set_attribute(oid::LOCALITY, &encode::utf8_string("Тверь\u{7}"))),
            [RULE.id]
        );
    }
}
