//! Only an authority that may sign certificates has a path length.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::{
        extension::key_usage::KEY_CERT_SIGN,
        lint::{Severity, Verdict, ensure},
    },
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "path_length_authority",
    clause: "RFC 5280 4.2.1.9",
    severity: Severity::Error,
    demands: "Only an authority that may sign certificates has a path length.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let has_length = linted.items(oid::BASIC_CONSTRAINTS).any(|part| part.tag == 2);
    // A missing keyUsage sets no bound.
    let signs = linted.usage().is_none_or(|usage| usage & KEY_CERT_SIGN != 0);
    ensure(
        !has_length || (linted.form.is_authority() && signs),
        "a path length without cA and keyCertSign",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        let found = planted::found(Form::Operator, |draft| {
            draft.set_critical(oid::BASIC_CONSTRAINTS, &[0x30, 3, 2, 1, 0]);
        });
        // It is also no place for basic constraints.
        assert_eq!(found, ["basic_constraints", RULE.id]);
    }
}
