//! The certificate says what its key is for.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "key_usage",
    clause: "RFC 5280 4.2.1.3; order FSB 795",
    severity: Severity::Error,
    demands: "The certificate says what its key is for.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    linted.require(oid::KEY_USAGE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.remove(oid::KEY_USAGE)),
            [RULE.id]
        );
        assert_eq!(
            planted::found(Form::Root, |draft| draft.remove(oid::KEY_USAGE)),
            [RULE.id]
        );
    }
}
