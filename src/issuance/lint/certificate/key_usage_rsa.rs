//! An RSA key does not agree on keys, and one that is for PSS alone does not encipher.

use super::{CertificateRule, algorithms::RSA_ENCRYPTION, algorithms::RSASSA_PSS, read::Linted};
use crate::issuance::{
    extension::key_usage::{DATA_ENCIPHERMENT, KEY_AGREEMENT, KEY_ENCIPHERMENT},
    lint::{Severity, Verdict, ensure},
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "key_usage_rsa",
    clause: "RFC 4055 1.2; RFC 3279 2.3.1",
    severity: Severity::Error,
    demands: "An RSA key does not agree on keys, and one that is for PSS alone does not encipher.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let usage = linted.usage().unwrap_or(0);
    let rsa = linted.key_algorithm.is(RSA_ENCRYPTION);
    ensure(
        !rsa || usage & KEY_AGREEMENT == 0,
        "an RSA key does not agree on keys",
    )?;
    let enciphering = KEY_ENCIPHERMENT | DATA_ENCIPHERMENT | KEY_AGREEMENT;
    ensure(
        !linted.key_algorithm.is(RSASSA_PSS) || usage & enciphering == 0,
        "a key for PSS signs and nothing else",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::x509::oid;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| {
                draft.set_rsa(&planted::modulus(256), &[1, 0, 1]);
                draft.set(oid::KEY_USAGE, &[3, 2, 3, 0xc8]);
            }),
            [RULE.id]
        );
    }
}
