//! A `NumericString` has digits and blanks only.

use super::{CertificateRule, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "numeric_string_alphabet",
    clause: "X.680 41.2",
    severity: Severity::Error,
    demands: "A NumericString has digits and blanks only.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let mut texts = linted
        .subject
        .attributes
        .iter()
        .filter(|attribute| attribute.value.tag == 0x12);
    ensure(
        texts.all(|text| {
            text.value
                .content
                .iter()
                .all(|octet| octet.is_ascii_digit() || *octet == b' ')
        }),
        "characters outside the alphabet",
    )
}

#[cfg(test)]
mod tests {
    use const_oid::ObjectIdentifier;

    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::IssuingAuthority, |draft| draft
                .add_attribute(ObjectIdentifier::new_unwrap("2.5.4.20"), b"\x12\x031a2")),
            [RULE.id]
        );
    }
}
