//! The qualified form names a class of signature tools, KC1 at least.

use super::{CertificateRule, policies::policies, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "tool_class",
    clause: "Order FSB 795",
    severity: Severity::Error,
    demands: "The qualified form names a class of signature tools, KC1 at least.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    ensure(
        !linted.form.is_qualified() || policies(linted).any(|policy| policy == oid::POLICY_KC1.as_bytes()),
        "the class KC1 is missing",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.remove(oid::CERTIFICATE_POLICIES)),
            [RULE.id]
        );
    }
}
