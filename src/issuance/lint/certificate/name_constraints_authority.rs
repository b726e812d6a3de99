//! Only authorities have name constraints.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "name_constraints_authority",
    clause: "RFC 5280 4.2.1.10",
    severity: Severity::Error,
    demands: "Only authorities have name constraints.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    ensure(
        linted.form.is_authority() || !linted.has(oid::NAME_CONSTRAINTS),
        "name constraints in a certificate that is no authority's",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Operator, |draft| draft.set_critical(
                oid::NAME_CONSTRAINTS,
                b"\x30\x08\xa0\x06\x30\x04\xa4\x02\x30\x00"
            )),
            [RULE.id]
        );
    }
}
