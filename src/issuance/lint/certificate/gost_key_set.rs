//! The parameter set of a GOST key is a known one of the key's length.

use super::{
    CertificateRule, algorithms::GOST_KEY_256, algorithms::gost_parameters, algorithms::gost_set,
    read::Linted,
};
use crate::{
    crypto::gost::Strength,
    issuance::lint::{Severity, Verdict, ensure},
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "gost_key_set",
    clause: "RFC 9215 4.2",
    severity: Severity::Error,
    demands: "The parameter set of a GOST key is a known one of the key's length.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let strength = if linted.key_algorithm.is(GOST_KEY_256) {
        Strength::Bits256
    } else {
        Strength::Bits512
    };
    // That none is named is a fault of its own.
    let named = gost_parameters(linted).is_some_and(|(set, _)| set.tag == 6);
    ensure(
        !named || gost_set(linted).is_some_and(|set| set.strength() == strength),
        "not a set that RFC 9215 knows for such a key",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::{crypto::gost::ParameterSet, x509::encode};

    #[test]
    fn a_breach_is_found() {
        let known = encode::oid(ParameterSet::Tc26A512.oid());
        for set in [&known[..], b"\x06\x02\x2a\x03"] {
            let spki = planted::gost_key_with(ParameterSet::Tc26A256, &[set]);
            assert_eq!(
                planted::found(Form::Holder, |draft| draft.set_key(&spki)),
                [RULE.id]
            );
        }
    }
}
