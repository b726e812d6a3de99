//! Basic constraints stand in certificates of authorities only.

use der::Decode as _;
use x509_cert::ext::pkix::BasicConstraints;

use super::{CertificateRule, Linted};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure, unreadable};
use crate::x509::oid;

pub(super) const RULE: CertificateRule = Rule {
    id: "basic_constraints",
    clause: "RFC 5280 4.2.1.9",
    severity: Severity::Error,
    demands: "Basic constraints stand in certificates of authorities only.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    match linted.extension(oid::BASIC_CONSTRAINTS) {
        None => Ok(()),
        Some(extension) => {
            let constraints = BasicConstraints::from_der(extension.value).map_err(unreadable)?;
            ensure(
                constraints.ca,
                "present without cA: holders' certificates leave it out",
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::{extension::Extension, samples};

    #[test]
    fn a_breach_is_found() {
        let basic = Extension::critical(oid::BASIC_CONSTRAINTS, vec![0x30, 0]);
        let der = samples::certificate(|parts| parts.extensions.push(basic));
        assert_eq!(samples::rules(&der), [RULE.id]);
    }
}
