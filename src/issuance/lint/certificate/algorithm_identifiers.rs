//! Both algorithm identifiers are the same row of the algorithm table.

use super::{CertificateRule, Linted};
use crate::crypto::algorithm::SignatureAlgorithm;
use crate::issuance::lint::{Rule, Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = Rule {
    id: "algorithm_identifiers",
    clause: "RFC 5280 4.1.1.2",
    severity: Severity::Error,
    demands: "Both algorithm identifiers are the same row of the algorithm table.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let certificate = &linted.certificate;
    ensure(
        certificate.inner_algorithm == certificate.signature_algorithm,
        "the two algorithm identifiers differ",
    )?;
    let known = SignatureAlgorithm::from_identifier(certificate.signature_algorithm);
    ensure(
        known.is_some(),
        "the signature algorithm, or its parameters, are not in the algorithm table",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::samples;

    #[test]
    fn a_breach_is_found() {
        let der = samples::certificate(|parts| parts.algorithm = SignatureAlgorithm::EcdsaP384);
        assert_eq!(samples::rules(&der), [RULE.id]);
    }
}
