//! A GOST key names its digest on the sets of RFC 4357, and names none on tc26-256-B, -C and -D.

use super::{CertificateRule, algorithms::gost_parameters, algorithms::gost_set, read::Linted};
use crate::{
    crypto::gost::ParameterSet,
    issuance::lint::{Severity, Verdict, ensure},
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "gost_key_digest",
    clause: "RFC 9215 4.2",
    severity: Severity::Error,
    demands: "A GOST key names its digest on the sets of RFC 4357, and names none on tc26-256-B, -C and -D.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let Some(set) = gost_set(linted) else {
        return Ok(());
    };
    let named = gost_parameters(linted).is_some_and(|(_, more)| !more.is_empty());
    if set.names_digest() && !set.is_test() {
        ensure(named, "the digest is not named")
    } else if matches!(
        set,
        ParameterSet::Tc26B256 | ParameterSet::Tc26C256 | ParameterSet::Tc26D256
    ) {
        ensure(!named, "a digest is named where there must be none")
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::x509::encode;

    #[test]
    fn a_breach_is_found() {
        for set in [
            ParameterSet::CryptoProA,
            ParameterSet::CryptoProXchB,
            ParameterSet::Tc26B256,
            ParameterSet::Tc26D256,
        ] {
            let (oid, digest) = (encode::oid(set.oid()), encode::oid(set.strength().digest()));
            let spki = if set.names_digest() {
                planted::gost_key_with(set, &[&oid])
            } else {
                planted::gost_key_with(set, &[&oid, &digest])
            };
            assert_eq!(
                planted::found(Form::Holder, |draft| draft.set_key(&spki)),
                [RULE.id]
            );
        }
    }
}
