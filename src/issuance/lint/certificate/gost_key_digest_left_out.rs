//! A GOST key on tc26-256-A, or of 512 bit, names no digest.

use super::{CertificateRule, algorithms::gost_parameters, algorithms::gost_set, read::Linted};
use crate::{
    crypto::gost::{ParameterSet, Strength},
    issuance::lint::{Severity, Verdict, ensure},
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "gost_key_digest_left_out",
    clause: "RFC 9215 4.2",
    severity: Severity::Warning,
    demands: "A GOST key on tc26-256-A, or of 512 bit, names no digest.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let silent = |set: &ParameterSet| *set == ParameterSet::Tc26A256 || set.strength() == Strength::Bits512;
    let named = gost_parameters(linted).is_some_and(|(_, more)| !more.is_empty());
    ensure(
        !named || !gost_set(linted).is_some_and(|set| silent(&set)),
        "a digest is named where there should be none",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::x509::encode;

    #[test]
    fn a_breach_is_found() {
        for set in [ParameterSet::Tc26A256, ParameterSet::Tc26A512] {
            let (oid, digest) = (encode::oid(set.oid()), encode::oid(set.strength().digest()));
            let spki = planted::gost_key_with(set, &[&oid, &digest]);
            assert_eq!(
                planted::found(Form::Holder, |draft| draft.set_key(&spki)),
                [RULE.id]
            );
        }
    }
}
