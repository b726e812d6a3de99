//! Tool classes are cumulative and without qualifiers.

use der::Decode as _;
use x509_cert::ext::pkix::CertificatePolicies;

use super::{CertificateRule, Linted, Purpose};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure, unreadable};
use crate::x509::oid;

pub(super) const RULE: CertificateRule = Rule {
    id: "certificate_policies",
    clause: "Order FSB 795",
    severity: Severity::Error,
    demands: "Tool classes are cumulative and without qualifiers.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    if linted.purpose == Purpose::Responder {
        return Ok(());
    }
    let value = linted.required(oid::CERTIFICATE_POLICIES)?;
    let stated = CertificatePolicies::from_der(value).map_err(unreadable)?.0;
    ensure(
        stated.iter().all(|policy| policy.policy_qualifiers.is_none()),
        "qualifiers are not used",
    )?;
    let is_stated = |oid| stated.iter().any(|policy| policy.policy_identifier == oid);
    ensure(is_stated(oid::POLICY_KC1), "the tool class KC1 is missing")?;
    // Cumulative: from the first class that is not stated on, none is.
    let mut above = oid::TOOL_CLASSES
        .iter()
        .skip_while(|(_, policy)| is_stated(*policy));
    ensure(
        !above.any(|(_, policy)| is_stated(*policy)),
        "a tool class without those below it",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::{extension::certificate_policies, samples};

    #[test]
    fn a_breach_is_found() {
        for policies in [&[oid::POLICY_KC2][..], &[oid::POLICY_KC1, oid::POLICY_KC3]] {
            let value = certificate_policies::build(policies).value;
            let der =
                samples::certificate(|parts| samples::replace(parts, oid::CERTIFICATE_POLICIES, &value));
            assert_eq!(samples::rules(&der), [RULE.id]);
        }
    }
}
