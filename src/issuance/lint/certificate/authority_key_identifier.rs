//! The issuer's key is named by `keyIdentifier`; only a self-signed certificate may leave it out.

use super::{CertificateRule, form::Form, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "authority_key_identifier",
    clause: "RFC 5280 4.2.1.1",
    severity: Severity::Error,
    demands: "The issuer's key is named by keyIdentifier; only a self-signed certificate may leave it out.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    if !linted.has(oid::AUTHORITY_KEY_IDENTIFIER) {
        return ensure(linted.form == Form::Root, "the extension is missing");
    }
    let mut parts = linted.items(oid::AUTHORITY_KEY_IDENTIFIER);
    ensure(parts.any(|part| part.tag == 0x80), "keyIdentifier is missing")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::planted;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Operator, |draft| draft
                .remove(oid::AUTHORITY_KEY_IDENTIFIER)),
            [RULE.id]
        );
        assert_eq!(
            planted::found(Form::Responder, |draft| draft
                .set(oid::AUTHORITY_KEY_IDENTIFIER, &[0x30, 0])),
            [RULE.id]
        );
    }
}
