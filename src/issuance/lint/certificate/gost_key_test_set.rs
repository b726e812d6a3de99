//! A GOST key is not on a parameter set for tests.

use super::{CertificateRule, algorithms::gost_set, read::Linted};
use crate::{
    crypto::gost::ParameterSet,
    issuance::lint::{Severity, Verdict, ensure},
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "gost_key_test_set",
    clause: "RFC 9215 4.2",
    severity: Severity::Error,
    demands: "A GOST key is not on a parameter set for tests.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    ensure(
        !gost_set(linted).is_some_and(ParameterSet::is_test),
        "such sets must not be used outside of tests",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        for set in [ParameterSet::Test256, ParameterSet::Test512] {
            let found = planted::found(Form::Holder, |draft| draft.set_key(&planted::gost_key(set)));
            assert!(found.contains(&RULE.id));
        }
        for set in ParameterSet::real() {
            let found = planted::found(Form::Holder, |draft| draft.set_key(&planted::gost_key(set)));
            assert!(found.is_empty(), "{set:?}: {found:?}");
        }
    }
}
