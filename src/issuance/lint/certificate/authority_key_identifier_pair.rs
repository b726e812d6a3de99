//! `authorityCertIssuer` and `authorityCertSerialNumber` stand together or not at all.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "authority_key_identifier_pair",
    clause: "RFC 5280 appendix A.2",
    severity: Severity::Error,
    demands: "authorityCertIssuer and authorityCertSerialNumber stand together or not at all.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    // The qualified form wants both: a rule of its own.
    if linted.form.is_qualified() {
        return Ok(());
    }
    let has = |tag| {
        linted
            .items(oid::AUTHORITY_KEY_IDENTIFIER)
            .any(|part| part.tag == tag)
    };
    ensure(has(0xa1) == has(0x82), "one of the two stands alone")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Responder, |draft| draft
                .set(oid::AUTHORITY_KEY_IDENTIFIER, &[0x30, 6, 0x80, 1, 1, 0x82, 1, 1])),
            [RULE.id]
        );
    }
}
