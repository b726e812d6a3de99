//! The algorithms of signature and key are in the algorithm table.

use super::{CertificateRule, algorithms::EC_PUBLIC_KEY, read::Algorithm, read::Linted};
use crate::{
    crypto::algorithm::SignatureAlgorithm,
    issuance::lint::{Severity, Verdict, ensure},
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "algorithm_unknown",
    clause: "RFC 5280 4.1.1.2, 4.1.2.7",
    severity: Severity::Error,
    demands: "The algorithms of signature and key are in the algorithm table.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let mut known = SignatureAlgorithm::ALL
        .iter()
        .filter_map(|algorithm| Algorithm::of(algorithm.identifier()));
    ensure(
        known.any(|known| known.oid == linted.signature_algorithm.oid),
        "the signature algorithm is not in the algorithm table",
    )?;
    // A curve that is not named is a fault of its own.
    let key = linted.key_algorithm;
    let unnamed = key.is(EC_PUBLIC_KEY) && key.parameters.is_none_or(|parameters| parameters.tag != 6);
    ensure(
        unnamed || SignatureAlgorithm::from_spki(linted.spki).is_some(),
        "the key's algorithm or curve is not in the algorithm table",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| {
                let other = b"\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x04".to_vec();
                draft.inner_algorithm.clone_from(&other);
                draft.outer_algorithm = other;
            }),
            [RULE.id]
        );
        assert_eq!(
            planted::found(Form::Holder, |draft| {
                // The curve secp256k1.
                let spki = [
                    &b"\x30\x56\x30\x10\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x0a"[..],
                    &draft.spki[23..],
                ]
                .concat();
                draft.set_key(&spki);
            }),
            [RULE.id]
        );
    }
}
