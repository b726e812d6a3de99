//! The check digits of a person's INN are right.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    registration::applicant::{OrganisationInn, PersonInn},
    x509::name::AttributeType,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "inn_checksum",
    clause: "Check digits of the INN",
    severity: Severity::Error,
    demands: "The check digits of a person's INN are right.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    // Before September 2021 the INN of an organisation stood here behind two zeros.
    let is_number = |text: &str| match text.strip_prefix("00") {
        Some(organisation) if linted.subject.has(AttributeType::Ogrn) => {
            organisation.parse::<OrganisationInn>().is_ok()
        }
        _ => text.parse::<PersonInn>().is_ok(),
    };
    ensure(
        linted.subject.checks(AttributeType::Inn, is_number),
        "the check digits are wrong",
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
            planted::found(Form::Holder, |draft| draft
                .set_attribute(oid::INN, b"\x12\x0c123456789048")),
            [RULE.id]
        );
    }
}
