//! Texts of the subject stay within the 64 characters of X.520.

use super::{CertificateRule, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "name_length",
    clause: "RFC 5280 appendix A.1",
    severity: Severity::Warning,
    demands: "Texts of the subject stay within the 64 characters of X.520.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    // Real names of organisations exceed the bound and the form sets none: worth a look, not a refusal.
    let mut texts = linted
        .subject
        .attributes
        .iter()
        .filter(|attribute| attribute.is_directory_string() && attribute.value.content.len() > LONGEST);
    let long = |text: &str| text.chars().count() > LONGEST;
    ensure(
        !texts.any(|attribute| attribute.text().is_some_and(|text| long(&text))),
        "a text is longer than 64 characters",
    )
}

/// `ub-common-name`, `ub-organization-name` and others; two attributes may be longer and are rarely.
const LONGEST: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::x509::{encode, oid};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::IssuingAuthority, |draft| draft
                .set_attribute(oid::LOCALITY, &encode::utf8_string(&"щ".repeat(65)))),
            [RULE.id]
        );
    }
}
