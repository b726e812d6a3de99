//! The algorithm identifiers inside and outside the signed part are the same.

use super::{CertificateRule, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "algorithms_agree",
    clause: "RFC 5280 4.1.1.2",
    severity: Severity::Error,
    demands: "The algorithm identifiers inside and outside the signed part are the same.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    ensure(
        linted.inner_algorithm.whole == linted.signature_algorithm.whole,
        "the two algorithm identifiers differ",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::algorithm::SignatureAlgorithm;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.inner_algorithm =
                SignatureAlgorithm::EcdsaP384.identifier().to_vec()),
            [RULE.id]
        );
    }
}
