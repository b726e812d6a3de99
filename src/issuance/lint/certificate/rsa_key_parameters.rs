//! An RSA key has NULL as its parameters.

use super::{CertificateRule, algorithms::RSA_ENCRYPTION, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "rsa_key_parameters",
    clause: "RFC 3279 2.3.1",
    severity: Severity::Error,
    demands: "An RSA key has NULL as its parameters.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let key = linted.key_algorithm;
    let null = key
        .parameters
        .is_some_and(|parameters| parameters.whole == [5, 0]);
    ensure(!key.is(RSA_ENCRYPTION) || null, "the parameters must be NULL")
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
                let numbers = encode::sequence(&[
                    &encode::integer(&planted::modulus(256)),
                    &encode::integer(&[1, 0, 1]),
                ]);
                let algorithm = encode::sequence(&[&encode::oid(RSA_ENCRYPTION)]);
                draft.set_key(&encode::sequence(&[&algorithm, &encode::bit_string(&numbers)]));
            }),
            [RULE.id]
        );
    }
}
