//! A point lies on its curve.

use super::{CertificateRule, read::Linted};
use crate::{
    crypto::algorithm::{KeyKind, SignatureAlgorithm},
    issuance::lint::{Severity, Verdict, ensure},
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "ec_point_on_curve",
    clause: "SEC 1 3.2.2.1",
    severity: Severity::Error,
    demands: "A point lies on its curve.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let point = linted.key.get(1..).unwrap_or_default();
    // Other forms are a fault of their own.
    if point.first() != Some(&4) {
        return Ok(());
    }
    let on_curve = match SignatureAlgorithm::from_spki(linted.spki).map(SignatureAlgorithm::key_kind) {
        Some(KeyKind::P256) if point.len() == 65 => p256::PublicKey::from_sec1_bytes(point).is_ok(),
        Some(KeyKind::P384) if point.len() == 97 => p384::PublicKey::from_sec1_bytes(point).is_ok(),
        _ => true,
    };
    ensure(on_curve, "the point is not on the curve")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| {
                let mut spki = draft.spki.clone();
                *spki.last_mut().unwrap() ^= 1;
                draft.set_key(&spki);
            }),
            [RULE.id]
        );
    }
}
