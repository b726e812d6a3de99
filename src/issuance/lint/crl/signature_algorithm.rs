//! Both algorithm identifiers are the same, and of a known algorithm.

use super::{CrlRule, List};
use crate::crypto::algorithm::SignatureAlgorithm;
use crate::issuance::lint::{Rule, Severity, Verdict, ensure};

pub(super) const RULE: CrlRule = Rule {
    id: "crl_signature_algorithm",
    clause: "RFC 5280 5.1.1.2",
    severity: Severity::Error,
    demands: "Both algorithm identifiers are the same, and of a known algorithm.",
    check,
};

fn check(list: &List<'_>) -> Verdict {
    ensure(
        list.inner_algorithm == list.outer_algorithm,
        "the two algorithm identifiers differ",
    )?;
    ensure(
        SignatureAlgorithm::from_identifier(list.outer_algorithm).is_some(),
        "the algorithm, or the form of its parameters, is not known",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::crl::samples::broken;

    #[test]
    fn a_breach_is_found() {
        let rsa = SignatureAlgorithm::Rsa.identifier();
        assert_eq!(broken(|parts| parts.outer_algorithm = rsa.to_vec()), [RULE.id]);
        let unknown = b"\x30\x04\x06\x02\x2a\x03".to_vec();
        let both = broken(|parts| {
            parts.inner_algorithm = unknown.clone();
            parts.outer_algorithm = unknown;
        });
        assert_eq!(both, [RULE.id]);
    }
}
