//! A `PrintableString` has letters, digits, the blank and ' ( ) + , - . / : = ? only.

use super::{CertificateRule, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "printable_string_alphabet",
    clause: "X.680 41.4",
    severity: Severity::Error,
    demands: "A PrintableString has letters, digits, the blank and ' ( ) + , - . / : = ? only.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let mut texts = linted
        .subject
        .attributes
        .iter()
        .filter(|attribute| attribute.value.tag == 0x13);
    ensure(
        texts.all(|text| {
            text.value
                .content
                .iter()
                .all(|octet| octet.is_ascii_alphanumeric() || b" '()+,-./:=?".contains(octet))
        }),
        "characters outside the alphabet",
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
            planted::found(Form::IssuingAuthority, |draft| draft
                .add_attribute(oid::TITLE, b"\x13\x03a@b")),
            [RULE.id]
        );
    }
}
