//! The validity does not end before it begins.

use super::{CertificateRule, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "validity_order",
    clause: "RFC 5280 4.1.2.5",
    severity: Severity::Error,
    demands: "The validity does not end before it begins.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let (Some(start), Some(end)) = (linted.not_before.instant, linted.not_after.instant) else {
        return Ok(());
    };
    ensure(start <= end, "the validity ends before it begins")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        let found = planted::found(Form::Responder, |draft| draft.validity.reverse());
        assert_eq!(found, [RULE.id]);
    }
}
