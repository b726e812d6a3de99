//! Basic constraints of an authority are critical.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "basic_constraints_critical",
    clause: "RFC 5280 4.2.1.9",
    severity: Severity::Error,
    demands: "Basic constraints of an authority are critical.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    if !linted.form.is_authority() {
        return Ok(());
    }
    linted.require_critical(oid::BASIC_CONSTRAINTS, true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Root, |draft| draft.flip(oid::BASIC_CONSTRAINTS)),
            [RULE.id]
        );
    }
}
