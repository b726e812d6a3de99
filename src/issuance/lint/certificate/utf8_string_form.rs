//! A `UTF8String` is UTF-8.

use super::{CertificateRule, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "utf8_string_form",
    clause: "RFC 3629 3",
    severity: Severity::Error,
    demands: "A UTF8String is UTF-8.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let mut texts = linted
        .subject
        .attributes
        .iter()
        .filter(|attribute| attribute.value.tag == 0x0c);
    ensure(
        texts.all(|text| std::str::from_utf8(text.value.content).is_ok()),
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
                .add_attribute(oid::TITLE, b"\x0c\x02\xd0\x20")),
            [RULE.id]
        );
    }
}
