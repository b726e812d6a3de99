//! At least one usage is set.

use super::{CertificateRule, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "key_usage_not_empty",
    clause: "RFC 5280 4.2.1.3",
    severity: Severity::Error,
    demands: "At least one usage is set.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    ensure(linted.usage() != Some(0), "no usage is set")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::x509::oid;

    #[test]
    fn a_breach_is_found() {
        let found = planted::found(Form::Holder, |draft| draft.set(oid::KEY_USAGE, &[3, 1, 0]));
        assert!(found.contains(&RULE.id));
    }
}
