//! The qualified form names the tools of the issuer; a root may leave them out.

use super::{CertificateRule, form::Form, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "issuer_sign_tool",
    clause: "63-FZ art. 17 p. 2; order FSB 795",
    severity: Severity::Error,
    demands: "The qualified form names the tools of the issuer; a root may leave them out.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    if linted.form.is_qualified() && linted.form != Form::Root {
        linted.require(oid::ISSUER_SIGN_TOOL)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::planted;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.remove(oid::ISSUER_SIGN_TOOL)),
            [RULE.id]
        );
    }
}
