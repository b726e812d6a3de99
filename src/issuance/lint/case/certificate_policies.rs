//! certificatePolicies are those of the profile.

use super::{CaseRule, Compared};
use crate::issuance::extension;
use crate::issuance::lint::{Rule, Severity, Verdict, ensure};
#[cfg(test)]
use crate::x509::oid;

pub(super) const RULE: CaseRule = Rule {
    id: "case_certificate_policies",
    clause: "order FSB 795; the profile",
    severity: Severity::Error,
    demands: "certificatePolicies are those of the profile.",
    check,
};

fn check(compared: &Compared<'_>) -> Verdict {
    let expected = extension::certificate_policies::build(compared.case.profile.policies());
    ensure(
        compared.carries(&expected),
        "the extension is not the one of the case",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::{lint::case::samples::broken, samples};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            broken(|parts| samples::replace(parts, oid::CERTIFICATE_POLICIES, &[0x30, 0])),
            [RULE.id]
        );
        assert_eq!(
            broken(|parts| samples::remove(parts, oid::CERTIFICATE_POLICIES)),
            [RULE.id]
        );
    }
}
