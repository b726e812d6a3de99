//! The check digit of an organisation's INN is right.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    registration::applicant::OrganisationInn,
    x509::name::AttributeType,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "organisation_inn_checksum",
    clause: "Check digits of the INN",
    severity: Severity::Error,
    demands: "The check digit of an organisation's INN is right.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    ensure(
        linted.subject.checks(AttributeType::InnLe, |text| {
            text.parse::<OrganisationInn>().is_ok()
        }),
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
            planted::found(Form::IssuingAuthority, |draft| draft
                .set_attribute(oid::INN_LE, b"\x12\x0a1234567890")),
            [RULE.id]
        );
    }
}
