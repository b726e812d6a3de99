//! No holder issues a certificate to itself.

use super::{CertificateRule, form::Form, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "self_issued_holder",
    clause: "RFC 5280 3.2; 63-FZ art. 13",
    severity: Severity::Error,
    demands: "No holder issues a certificate to itself.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    ensure(
        linted.form != Form::Holder || !linted.is_self_issued(),
        "issuer and subject are the same",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::planted;

    #[test]
    fn a_breach_is_found() {
        let found = planted::found(Form::Holder, |draft| draft.issuer.clone_from(&draft.subject));
        assert_eq!(found, [RULE.id]);
    }
}
