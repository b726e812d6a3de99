//! Policy constraints are critical.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "policy_constraints_critical",
    clause: "RFC 5280 4.2.1.11",
    severity: Severity::Error,
    demands: "Policy constraints are critical.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    linted.require_critical(oid::POLICY_CONSTRAINTS, true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::IssuingAuthority, |draft| draft
                .set(oid::POLICY_CONSTRAINTS, &[0x30, 3, 0x80, 1, 0])),
            [RULE.id]
        );
    }
}
