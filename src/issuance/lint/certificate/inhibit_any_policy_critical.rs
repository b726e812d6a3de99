//! Inhibit anyPolicy is critical.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "inhibit_any_policy_critical",
    clause: "RFC 5280 4.2.1.14",
    severity: Severity::Error,
    demands: "Inhibit anyPolicy is critical.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    linted.require_critical(oid::INHIBIT_ANY_POLICY, true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::IssuingAuthority, |draft| draft
                .set(oid::INHIBIT_ANY_POLICY, &[2, 1, 0])),
            [RULE.id]
        );
    }
}
