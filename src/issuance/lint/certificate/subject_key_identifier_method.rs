//! The key identifier is the SHA-1 of the key's bits.

use super::{CertificateRule, read::Linted};
use crate::{
    crypto::digest,
    issuance::lint::{Severity, Verdict, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "subject_key_identifier_method",
    clause: "RFC 5280 4.2.1.2 (1)",
    severity: Severity::Error,
    demands: "The key identifier is the SHA-1 of the key's bits.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let Some(stated) = linted.value(oid::SUBJECT_KEY_IDENTIFIER) else {
        return Ok(());
    };
    let computed = digest::sha1(linted.key.get(1..).unwrap_or_default());
    ensure(
        computed == stated.content,
        "not the SHA-1 of the subject public key",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft
                .set(oid::SUBJECT_KEY_IDENTIFIER, &[4, 1, 1])),
            [RULE.id]
        );
    }
}
