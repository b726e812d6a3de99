//! Policies, purposes, tools and ground of identification are not critical in the qualified form.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "form_critical",
    clause: "Order FSB 795",
    severity: Severity::Error,
    demands: "Policies, purposes, tools and ground of identification are not critical in the qualified form.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    if !linted.form.is_qualified() {
        return Ok(());
    }
    for oid in [
        oid::CERTIFICATE_POLICIES,
        oid::EXTENDED_KEY_USAGE,
        oid::SUBJECT_SIGN_TOOL,
        oid::ISSUER_SIGN_TOOL,
    ] {
        linted.require_critical(oid, false)?;
    }
    // An INTEGER that no reader outside Russia knows.
    linted.require_critical(oid::IDENTIFICATION_KIND, false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.flip(oid::CERTIFICATE_POLICIES)),
            [RULE.id]
        );
        assert_eq!(
            planted::found(Form::IssuingAuthority, |draft| draft.flip(oid::ISSUER_SIGN_TOOL)),
            [RULE.id]
        );
    }
}
