//! A responder's certificate says that nobody need ask for its status.

use super::{CertificateRule, form::Form, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "ocsp_no_check",
    clause: "RFC 6960 4.2.2.2.1",
    severity: Severity::Warning,
    demands: "A responder's certificate says that nobody need ask for its status.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let told = linted.has(oid::OCSP_NO_CHECK)
        || linted.has(oid::CRL_DISTRIBUTION_POINTS)
        || linted.has(oid::AUTHORITY_INFORMATION_ACCESS);
    ensure(
        linted.form != Form::Responder || told,
        "neither id-pkix-ocsp-nocheck nor a place to ask for the status",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::planted;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Responder, |draft| draft.remove(oid::OCSP_NO_CHECK)),
            [RULE.id]
        );
    }
}
