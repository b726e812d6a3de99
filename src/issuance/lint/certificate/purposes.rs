//! A holder's certificate names its purposes.

use super::{CertificateRule, form::Form, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "purposes",
    clause: "Practice of accredited authorities",
    severity: Severity::Warning,
    demands: "A holder's certificate names its purposes.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    ensure(
        linted.form != Form::Holder || linted.has(oid::EXTENDED_KEY_USAGE),
        "extended key usage is missing",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::planted;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.remove(oid::EXTENDED_KEY_USAGE)),
            [RULE.id]
        );
    }
}
