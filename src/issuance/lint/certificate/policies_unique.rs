//! No policy stands twice.

use super::{CertificateRule, policies::policies, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "policies_unique",
    clause: "RFC 5280 4.2.1.4",
    severity: Severity::Error,
    demands: "No policy stands twice.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let twice = policies(linted).enumerate().any(|(position, policy)| {
        let mut earlier = policies(linted).take(position);
        earlier.any(|other| other == policy)
    });
    ensure(!twice, "a policy stands twice")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::{issuance::extension::certificate_policies, x509::oid};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.set(
                oid::CERTIFICATE_POLICIES,
                &certificate_policies::build(&[oid::POLICY_KC1, oid::POLICY_KC1]).value
            )),
            [RULE.id]
        );
    }
}
