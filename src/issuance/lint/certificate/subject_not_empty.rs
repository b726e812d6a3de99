//! An authority has a name.

use super::{CertificateRule, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "subject_not_empty",
    clause: "RFC 5280 4.1.2.6",
    severity: Severity::Error,
    demands: "An authority has a name.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    ensure(
        !linted.form.is_authority() || !linted.subject.attributes.is_empty(),
        "the authority's name is empty",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::IssuingAuthority, |draft| draft.subject = vec![0x30, 0]),
            [RULE.id]
        );
    }
}
