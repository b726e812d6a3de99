//! The qualified form states when the key is used.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "private_key_usage_period",
    clause: "Order FSB 795",
    severity: Severity::Warning,
    demands: "The qualified form states when the key is used.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    if linted.form.is_qualified() {
        linted.require(oid::PRIVATE_KEY_USAGE_PERIOD)
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
            planted::found(Form::Holder, |draft| draft.remove(oid::PRIVATE_KEY_USAGE_PERIOD)),
            [RULE.id]
        );
    }
}
