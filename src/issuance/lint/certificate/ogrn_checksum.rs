//! The check digit of an OGRN is right.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    registration::applicant::Ogrn,
    x509::name::AttributeType,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "ogrn_checksum",
    clause: "Check digit of the OGRN",
    severity: Severity::Error,
    demands: "The check digit of an OGRN is right.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    ensure(
        linted
            .subject
            .checks(AttributeType::Ogrn, |text| text.parse::<Ogrn>().is_ok()),
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
                .set_attribute(oid::OGRN, b"\x12\x0d1234567890128")),
            [RULE.id]
        );
    }
}
