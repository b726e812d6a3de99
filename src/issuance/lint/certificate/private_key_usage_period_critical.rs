//! The private key usage period is not critical.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "private_key_usage_period_critical",
    clause: "RFC 3280 4.2.1.4",
    severity: Severity::Error,
    demands: "The private key usage period is not critical.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    linted.require_critical(oid::PRIVATE_KEY_USAGE_PERIOD, false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.flip(oid::PRIVATE_KEY_USAGE_PERIOD)),
            [RULE.id]
        );
    }
}
