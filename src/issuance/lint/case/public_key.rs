//! The certified key is the one whose possession was proven.

use super::{CaseRule, Compared};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure};

pub(super) const RULE: CaseRule = Rule {
    id: "case_public_key",
    clause: "63-FZ art. 13 p. 2; RFC 2986",
    severity: Severity::Error,
    demands: "The certified key is the one whose possession was proven.",
    check,
};

fn check(compared: &Compared<'_>) -> Verdict {
    ensure(
        compared.certificate.spki == compared.case.key.spki,
        "the public key is not the accepted one",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::{lint::case::samples::broken, samples};

    #[test]
    fn a_breach_is_found() {
        let other = samples::key(crate::crypto::algorithm::SignatureAlgorithm::EcdsaP256);
        assert!(broken(|parts| parts.spki = other.public_key().to_vec()).contains(&RULE.id));
    }
}
