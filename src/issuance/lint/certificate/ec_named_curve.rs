//! An elliptic curve is named by its identifier.

use super::{CertificateRule, algorithms::EC_PUBLIC_KEY, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "ec_named_curve",
    clause: "RFC 5480 2.1.1",
    severity: Severity::Error,
    demands: "An elliptic curve is named by its identifier.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let key = linted.key_algorithm;
    let named = key.parameters.is_some_and(|parameters| parameters.tag == 6);
    ensure(
        !key.is(EC_PUBLIC_KEY) || named,
        "the curve is not named by an identifier",
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
                let bits = encode::bit_string(&[&[4][..], &[7; 64]].concat());
                let algorithm = encode::sequence(&[&encode::oid(EC_PUBLIC_KEY), &[5, 0]]);
                draft.set_key(&encode::sequence(&[&algorithm, &bits]));
            }),
            [RULE.id]
        );
    }
}
