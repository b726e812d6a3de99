//! A point is written uncompressed, as every application must understand it.

use super::{CertificateRule, read::Linted};
use crate::{
    crypto::algorithm::{KeyKind, SignatureAlgorithm},
    issuance::lint::{Severity, Verdict, ensure},
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "ec_point_form",
    clause: "RFC 5480 2.2",
    severity: Severity::Error,
    demands: "A point is written uncompressed, as every application must understand it.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let point = linted.key.get(1..).unwrap_or_default();
    let length = match SignatureAlgorithm::from_spki(linted.spki).map(SignatureAlgorithm::key_kind) {
        Some(KeyKind::P256) => 65,
        Some(KeyKind::P384) => 97,
        _ => return Ok(()),
    };
    ensure(
        point.first() == Some(&4) && point.len() == length,
        "not an uncompressed point",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::{issuance::lint::element::Element, x509::encode};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| {
                let key = Element::only(&draft.spki).unwrap();
                let [algorithm, bits] = key.fixed().unwrap();
                let compressed = [&[2][..], &bits.content[2..34]].concat();
                let spki = encode::sequence(&[algorithm.whole, &encode::bit_string(&compressed)]);
                draft.set_key(&spki);
            }),
            [RULE.id]
        );
    }
}
