//! An ECDSA signature algorithm has no parameters.

use super::{CertificateRule, algorithms::ECDSA_WITH_SHA2, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "ecdsa_parameters",
    clause: "RFC 5758 3.2",
    severity: Severity::Error,
    demands: "An ECDSA signature algorithm has no parameters.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let ecdsa = linted.signature_algorithm.oid.starts_with(ECDSA_WITH_SHA2);
    ensure(
        !ecdsa || linted.signature_algorithm.parameters.is_none(),
        "the parameters must be absent",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| {
                let null = b"\x30\x0c\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02\x05\x00".to_vec();
                draft.inner_algorithm.clone_from(&null);
                draft.outer_algorithm = null;
            }),
            [RULE.id]
        );
    }
}
