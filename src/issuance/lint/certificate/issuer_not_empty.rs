//! The issuer has a name.

use super::{CertificateRule, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "issuer_not_empty",
    clause: "RFC 5280 4.1.2.4",
    severity: Severity::Error,
    demands: "The issuer has a name.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    ensure(!linted.issuer.attributes.is_empty(), "the issuer's name is empty")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.issuer = vec![0x30, 0]),
            [RULE.id]
        );
    }
}
