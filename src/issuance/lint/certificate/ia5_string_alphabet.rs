//! An `IA5String` has ASCII only.

use super::{CertificateRule, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "ia5_string_alphabet",
    clause: "X.680 41.1",
    severity: Severity::Error,
    demands: "An IA5String has ASCII only.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let mut texts = linted
        .subject
        .attributes
        .iter()
        .filter(|attribute| attribute.value.tag == 0x16);
    ensure(
        texts.all(|text| text.value.content.is_ascii()),
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
            planted::found(Form::IssuingAuthority, |draft| draft.add_attribute(
                ObjectIdentifier::new_unwrap("0.9.2342.19200300.100.1.25"),
                b"\x16\x02\xd0\xb0"
            )),
            [RULE.id]
        );
    }
}
