//! The ends of the key's usage period are `GeneralizedTime` to the second, in UTC.

use super::{CertificateRule, key_period::instant, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "key_period_form",
    clause: "RFC 3280 4.2.1.4; RFC 5280 4.1.2.5.2",
    severity: Severity::Error,
    demands: "The ends of the key's usage period are GeneralizedTime to the second, in UTC.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let mut ends = linted.items(oid::PRIVATE_KEY_USAGE_PERIOD);
    ensure(
        ends.all(|end| end.content.len() == "20260101000000Z".len() && instant(end).is_some()),
        "not a time to the second in UTC",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::x509::encode;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| {
                let end = "20271123100000.876Z";
                let value = encode::sequence(&[
                    &encode::context(0, b"20261123100000Z"),
                    &encode::context(1, end.as_bytes()),
                ]);
                draft.set(oid::PRIVATE_KEY_USAGE_PERIOD, &value);
            }),
            [RULE.id]
        );
    }
}
