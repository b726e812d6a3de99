//! Key usage should be critical in certificates of authorities.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "authority_key_usage_critical",
    clause: "RFC 5280 4.2.1.3",
    severity: Severity::Warning,
    demands: "Key usage should be critical in certificates of authorities.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    if !linted.form.is_authority() {
        return Ok(());
    }
    linted.require_critical(oid::KEY_USAGE, true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::IssuingAuthority, |draft| draft.flip(oid::KEY_USAGE)),
            [RULE.id]
        );
    }
}
