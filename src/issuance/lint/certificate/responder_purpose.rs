//! A responder's certificate is for `OCSPSigning`.

use super::{CertificateRule, form::Form, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "responder_purpose",
    clause: "RFC 6960 4.2.2.2",
    severity: Severity::Error,
    demands: "A responder's certificate is for OCSPSigning.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    ensure(
        linted.form != Form::Responder || linted.has_purpose(oid::OCSP_SIGNING),
        "OCSPSigning is missing",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::planted;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Responder, |draft| draft.remove(oid::EXTENDED_KEY_USAGE)),
            [RULE.id]
        );
    }
}
