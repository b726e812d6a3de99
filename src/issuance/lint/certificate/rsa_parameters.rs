//! A signature algorithm of RSA with PKCS #1 v1.5 has NULL as its parameters.

use super::{CertificateRule, algorithms::is_rsa_with_sha2, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "rsa_parameters",
    clause: "RFC 4055 5",
    severity: Severity::Error,
    demands: "A signature algorithm of RSA with PKCS #1 v1.5 has NULL as its parameters.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let algorithm = linted.signature_algorithm;
    let null = algorithm
        .parameters
        .is_some_and(|parameters| parameters.whole == [5, 0]);
    ensure(
        !is_rsa_with_sha2(algorithm.oid) || null,
        "the parameters must be NULL",
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
                let absent = b"\x30\x0b\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b".to_vec();
                draft.inner_algorithm.clone_from(&absent);
                draft.outer_algorithm = absent;
                draft.signature = encode::bit_string(&[1; 256]);
            }),
            [RULE.id]
        );
    }
}
