//! The certificate names its key.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "subject_key_identifier",
    clause: "RFC 5280 4.2.1.2; order FSB 795",
    severity: Severity::Error,
    demands: "The certificate names its key.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    linted.require(oid::SUBJECT_KEY_IDENTIFIER)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.remove(oid::SUBJECT_KEY_IDENTIFIER)),
            [RULE.id]
        );
        assert_eq!(
            planted::found(Form::Root, |draft| draft.remove(oid::SUBJECT_KEY_IDENTIFIER)),
            [RULE.id]
        );
    }
}
