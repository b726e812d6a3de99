//! Policy constraints constrain something.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "policy_constraints_not_empty",
    clause: "RFC 5280 4.2.1.11",
    severity: Severity::Error,
    demands: "Policy constraints constrain something.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let empty = linted
        .value(oid::POLICY_CONSTRAINTS)
        .is_some_and(|value| value.content.is_empty());
    ensure(!empty, "the extension is empty")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::IssuingAuthority, |draft| draft
                .set_critical(oid::POLICY_CONSTRAINTS, &[0x30, 0])),
            [RULE.id]
        );
    }
}
