//! The key's usage period does not end before it begins.

use super::{CertificateRule, key_period::period, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "key_period_order",
    clause: "RFC 3280 4.2.1.4",
    severity: Severity::Error,
    demands: "The key's usage period does not end before it begins.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let (Some(start), Some(end)) = period(linted) else {
        return Ok(());
    };
    ensure(start < end, "the period ends before it begins")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::x509::{encode, oid};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| {
                let end = encode::context(1, b"20261123100000Z");
                let value = encode::sequence(&[&encode::context(0, b"20270101000000Z"), &end]);
                draft.set(oid::PRIVATE_KEY_USAGE_PERIOD, &value);
            }),
            [RULE.id]
        );
    }
}
