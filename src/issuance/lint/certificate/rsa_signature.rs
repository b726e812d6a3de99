//! An RSA signature is as long as a modulus that is allowed: 256 to 512 octets.

use super::{CertificateRule, algorithms::RSASSA_PSS, algorithms::is_rsa_with_sha2, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "rsa_signature",
    clause: "RFC 8017 8.1.1, 8.2.1",
    severity: Severity::Error,
    demands: "An RSA signature is as long as a modulus that is allowed: 256 to 512 octets.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let algorithm = linted.signature_algorithm;
    let rsa = is_rsa_with_sha2(algorithm.oid) || algorithm.is(RSASSA_PSS);
    ensure(
        !rsa || (257..=513).contains(&linted.signature.len()),
        "not as long as a modulus of 2048 to 4096 bits",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::{crypto::algorithm::SignatureAlgorithm, x509::encode};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| {
                let rsa = SignatureAlgorithm::Rsa.identifier().to_vec();
                draft.inner_algorithm.clone_from(&rsa);
                draft.outer_algorithm = rsa;
                draft.signature = encode::bit_string(&[1; 128]);
            }),
            [RULE.id]
        );
    }
}
