//! Texts of the subject are `UTF8String` or `PrintableString`.

use super::{CertificateRule, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "directory_string_type",
    clause: "RFC 5280 4.1.2.4",
    severity: Severity::Warning,
    demands: "Texts of the subject are UTF8String or PrintableString.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let mut texts = linted
        .subject
        .attributes
        .iter()
        .filter(|attribute| attribute.is_directory_string());
    ensure(
        texts.all(|text| matches!(text.value.tag, 0x0c | 0x13)),
        "a text of another string type",
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
                .set_attribute(oid::LOCALITY, b"\x1e\x02\x04\x11")),
            [RULE.id]
        );
    }
}
