//! A GOST signature has 64 octets under a 256-bit key, 128 under a 512-bit key.

use super::{
    CertificateRule, algorithms::GOST_WITH_STREEBOG_256, algorithms::GOST_WITH_STREEBOG_512, read::Linted,
};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "gost_signature",
    clause: "RFC 9215 2",
    severity: Severity::Error,
    demands: "A GOST signature has 64 octets under a 256-bit key, 128 under a 512-bit key.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let algorithm = linted.signature_algorithm;
    let wanted = match () {
        () if algorithm.is(GOST_WITH_STREEBOG_256) => 64,
        () if algorithm.is(GOST_WITH_STREEBOG_512) => 128,
        () => return Ok(()),
    };
    ensure(
        linted.signature.len() == wanted + 1,
        "a signature of another length",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::x509::encode;

    #[test]
    fn a_breach_is_found() {
        let with = |length| {
            planted::found(Form::Holder, |draft| {
                let gost = b"\x30\x0a\x06\x08\x2a\x85\x03\x07\x01\x01\x03\x02".to_vec();
                draft.inner_algorithm.clone_from(&gost);
                draft.outer_algorithm = gost;
                draft.signature = encode::bit_string(&vec![1; length]);
            })
        };
        assert!(with(65).contains(&RULE.id));
        assert!(!with(64).contains(&RULE.id));
    }
}
