//! Only certificates of authorities carry basic constraints.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "basic_constraints",
    clause: "RFC 5280 4.2.1.9",
    severity: Severity::Warning,
    demands: "Only certificates of authorities carry basic constraints.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    ensure(
        linted.form.is_authority() || !linted.has(oid::BASIC_CONSTRAINTS),
        "present in a certificate that is no authority's",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft
                .set_critical(oid::BASIC_CONSTRAINTS, &[0x30, 0])),
            [RULE.id]
        );
    }
}
