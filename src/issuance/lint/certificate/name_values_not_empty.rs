//! No attribute of the subject is empty.

use super::{CertificateRule, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "name_values_not_empty",
    clause: "RFC 5280 4.1.2.4",
    severity: Severity::Error,
    demands: "No attribute of the subject is empty.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let mut attributes = linted.subject.attributes.iter();
    ensure(
        !attributes.any(|attribute| attribute.value.content.is_empty()),
        "an attribute is empty",
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
                .add_attribute(oid::TITLE, &encode::utf8_string(""))),
            [RULE.id]
        );
    }
}
