//! A signature algorithm of RSA-PSS states SHA-256, MGF1 with SHA-256 and a salt of 32 octets.

use super::{CertificateRule, algorithms::RSASSA_PSS, read::Linted};
use crate::{
    crypto::algorithm::SignatureAlgorithm,
    issuance::lint::{Severity, Verdict, ensure},
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "pss_parameters",
    clause: "RFC 4055 3.1",
    severity: Severity::Error,
    demands: "A signature algorithm of RSA-PSS states SHA-256, MGF1 with SHA-256 and a salt of 32 octets.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let algorithm = linted.signature_algorithm;
    ensure(
        !algorithm.is(RSASSA_PSS) || algorithm.whole == SignatureAlgorithm::RsaPss.identifier(),
        "other parameters than SHA-256, MGF1 with SHA-256 and a salt of 32 octets",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::x509::encode;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| {
                // Salt of 20 octets.
                let mut short = SignatureAlgorithm::RsaPss.identifier().to_vec();
                *short.last_mut().unwrap() = 20;
                draft.inner_algorithm.clone_from(&short);
                draft.outer_algorithm = short;
                draft.signature = encode::bit_string(&[1; 256]);
            }),
            [RULE.id]
        );
    }
}
