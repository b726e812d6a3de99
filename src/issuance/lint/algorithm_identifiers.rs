//! Both algorithm identifiers are the same row of the algorithm table.

use super::{Linted, Rule, Severity, ensure};
use crate::crypto::algorithm::SignatureAlgorithm;

pub(super) const RULE: Rule = Rule {
    id: "algorithm_identifiers",
    clause: "RFC 5280 4.1.1.2",
    severity: Severity::Error,
    check,
};

fn check(linted: &Linted<'_>) -> Result<(), String> {
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
