//! A GOST signature algorithm has no parameters.

use super::{
    CertificateRule, algorithms::GOST_WITH_STREEBOG_256, algorithms::GOST_WITH_STREEBOG_512, read::Linted,
};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "gost_parameters",
    clause: "RFC 9215 2",
    severity: Severity::Error,
    demands: "A GOST signature algorithm has no parameters.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let algorithm = linted.signature_algorithm;
    let gost = algorithm.is(GOST_WITH_STREEBOG_256) || algorithm.is(GOST_WITH_STREEBOG_512);
    ensure(
        !gost || algorithm.parameters.is_none(),
        "the parameters must be absent",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::x509::encode;

    #[test]
    fn a_breach_is_found() {
        let found = planted::found(Form::Holder, |draft| {
            let null = b"\x30\x0c\x06\x08\x2a\x85\x03\x07\x01\x01\x03\x02\x05\x00".to_vec();
            draft.inner_algorithm.clone_from(&null);
            draft.outer_algorithm = null;
            draft.signature = encode::bit_string(&[1; 64]);
        });
        assert!(found.contains(&RULE.id));
    }
}
