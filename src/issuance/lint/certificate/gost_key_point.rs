//! The point of a GOST key is on the curve of its set and in the group of the base point.

use super::{CertificateRule, algorithms::gost_set, read::Linted};
use crate::{
    crypto::gost::{PointError, PublicKey},
    issuance::lint::{Severity, Verdict, element::Element},
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "gost_key_point",
    clause: "RFC 9215 8; RFC 7091 5.2",
    severity: Severity::Error,
    demands: "The point of a GOST key is on the curve of its set and in the group of the base point.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let Some(set) = gost_set(linted) else {
        return Ok(());
    };
    let point = Element::tagged(linted.key.get(1..).unwrap_or_default(), 4);
    match point.map(|point| PublicKey::new(set, point.content)) {
        // Another length is a fault of its own.
        None | Some(Ok(_) | Err(PointError::Length)) => Ok(()),
        Some(Err(fault)) => Err(fault.to_string().into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::gost::ParameterSet;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        for set in [
            ParameterSet::CryptoProXchA,
            ParameterSet::Tc26A256,
            ParameterSet::Tc26C512,
        ] {
            let mut spki = planted::gost_key(set);
            *spki.last_mut().unwrap() ^= 1;
            assert_eq!(
                planted::found(Form::Holder, |draft| draft.set_key(&spki)),
                [RULE.id]
            );
        }
        // On the curve, but of order two.
        let mut spki = planted::gost_key(ParameterSet::Tc26A256);
        let mut lines = include_str!("../../../crypto/gost/vectors/small_order.txt").lines();
        let point = lines
            .find_map(|line| line.strip_prefix("id-tc26-gost-3410-2012-256-paramSetA "))
            .unwrap();
        let place = spki.len() - 64;
        spki[place..].copy_from_slice(&hex::decode(point).unwrap());
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.set_key(&spki)),
            [RULE.id]
        );
    }
}
