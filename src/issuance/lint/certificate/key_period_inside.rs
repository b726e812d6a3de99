//! A holder's key is not used outside the certificate's validity.

use super::{CertificateRule, key_period::is_inside, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "key_period_inside",
    clause: "63-FZ art. 14; house rule",
    severity: Severity::Error,
    demands: "A holder's key is not used outside the certificate's validity.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    if linted.form.is_authority() {
        return Ok(());
    }
    ensure(
        is_inside(linted),
        "the key must not be used outside the certificate's validity",
    )
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
                let end = encode::context(1, b"20350101000000Z");
                let value = encode::sequence(&[&encode::context(0, b"20261123100000Z"), &end]);
                draft.set(oid::PRIVATE_KEY_USAGE_PERIOD, &value);
            }),
            [RULE.id]
        );
    }
}
