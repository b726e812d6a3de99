//! The qualified form names the holder's signature tool.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "subject_sign_tool",
    clause: "63-FZ art. 17 p. 2; order FSB 795",
    severity: Severity::Error,
    demands: "The qualified form names the holder's signature tool.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    if linted.form.is_qualified() {
        linted.require(oid::SUBJECT_SIGN_TOOL)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.remove(oid::SUBJECT_SIGN_TOOL)),
            [RULE.id]
        );
    }
}
