//! Extended key usage names at least one purpose.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "purposes_not_empty",
    clause: "RFC 5280 4.2.1.12",
    severity: Severity::Error,
    demands: "Extended key usage names at least one purpose.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let empty = linted
        .value(oid::EXTENDED_KEY_USAGE)
        .is_some_and(|value| value.content.is_empty());
    ensure(!empty, "no purpose is named")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft
                .set(oid::EXTENDED_KEY_USAGE, &[0x30, 0])),
            [RULE.id]
        );
    }
}
