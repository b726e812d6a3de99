//! The value of id-pkix-ocsp-nocheck is NULL.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "ocsp_no_check_form",
    clause: "RFC 6960 4.2.2.2.1",
    severity: Severity::Error,
    demands: "The value of id-pkix-ocsp-nocheck is NULL.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let value = linted.value(oid::OCSP_NO_CHECK);
    ensure(
        value.is_none_or(|value| value.whole == [5, 0]),
        "the value is not NULL",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Responder, |draft| draft.set(oid::OCSP_NO_CHECK, &[0x30, 0])),
            [RULE.id]
        );
    }
}
