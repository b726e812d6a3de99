//! An RSA key is a SEQUENCE of two positive numbers.

use super::{CertificateRule, algorithms::is_rsa, algorithms::rsa_numbers, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "rsa_key_encoding",
    clause: "RFC 8017 A.1.1",
    severity: Severity::Error,
    demands: "An RSA key is a SEQUENCE of two positive numbers.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    ensure(
        !is_rsa(linted) || rsa_numbers(linted).is_some(),
        "not a SEQUENCE of two positive numbers in their shortest form",
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
                let spki =
                    encode::sequence(&[planted::RSA_ENCRYPTION, &encode::bit_string(&[0x30, 3, 2, 1, 5])]);
                draft.set_key(&spki);
            }),
            [RULE.id]
        );
    }
}
