//! The version is 3.

use super::{CertificateRule, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "version",
    clause: "RFC 5280 4.1.2.1",
    severity: Severity::Error,
    demands: "The version is 3.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let version = linted.version.map(|version| version.content);
    ensure(version == Some(&[2, 1, 2]), "the version is not 3")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.version = Vec::new()),
            [RULE.id]
        );
        assert_eq!(
            planted::found(Form::Root, |draft| draft.version = vec![0xa0, 3, 2, 1, 1]),
            [RULE.id]
        );
    }
}
