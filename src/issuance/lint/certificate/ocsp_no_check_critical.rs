//! id-pkix-ocsp-nocheck should not be critical.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "ocsp_no_check_critical",
    clause: "RFC 6960 4.2.2.2.1",
    severity: Severity::Warning,
    demands: "id-pkix-ocsp-nocheck should not be critical.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    linted.require_critical(oid::OCSP_NO_CHECK, false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Responder, |draft| draft.flip(oid::OCSP_NO_CHECK)),
            [RULE.id]
        );
    }
}
