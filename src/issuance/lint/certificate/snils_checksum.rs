//! The check digits of a SNILS are right.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    registration::applicant::Snils,
    x509::name::AttributeType,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "snils_checksum",
    clause: "Check digits of the SNILS",
    severity: Severity::Error,
    demands: "The check digits of a SNILS are right.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    ensure(
        linted
            .subject
            .checks(AttributeType::Snils, |text| text.parse::<Snils>().is_ok()),
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
                .set_attribute(oid::SNILS, b"\x12\x0b12345678965")),
            [RULE.id]
        );
    }
}
