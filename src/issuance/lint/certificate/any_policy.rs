//! Only authorities name anyPolicy.

use super::{CertificateRule, policies::policies, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "any_policy",
    clause: "House rule",
    severity: Severity::Warning,
    demands: "Only authorities name anyPolicy.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    ensure(
        linted.form.is_authority() || !policies(linted).any(|policy| policy == oid::ANY_POLICY.as_bytes()),
        "anyPolicy in a certificate that is no authority's",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::extension::certificate_policies;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.set(
                oid::CERTIFICATE_POLICIES,
                &certificate_policies::build(&[oid::POLICY_KC1, oid::ANY_POLICY]).value
            )),
            [RULE.id]
        );
    }
}
