//! The key's usage period has both ends.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "key_period_ends",
    clause: "Order FSB 795; RFC 3280 4.2.1.4",
    severity: Severity::Error,
    demands: "The key's usage period has both ends.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    if !linted.has(oid::PRIVATE_KEY_USAGE_PERIOD) {
        return Ok(());
    }
    let has = |tag| {
        linted
            .items(oid::PRIVATE_KEY_USAGE_PERIOD)
            .any(|part| part.tag == tag)
    };
    ensure(has(0x80) && has(0x81), "an end is missing")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft
                .set(oid::PRIVATE_KEY_USAGE_PERIOD, b"\x30\x11\x80\x0f20261123100000Z")),
            [RULE.id]
        );
    }
}
