//! Name constraints are critical.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "name_constraints_critical",
    clause: "RFC 5280 4.2.1.10",
    severity: Severity::Error,
    demands: "Name constraints are critical.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    linted.require_critical(oid::NAME_CONSTRAINTS, true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    /// Permits directory names below nothing in particular.
    const NO_NAMES: &[u8] = b"\x30\x08\xa0\x06\x30\x04\xa4\x02\x30\x00";

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::IssuingAuthority, |draft| draft
                .set(oid::NAME_CONSTRAINTS, NO_NAMES)),
            [RULE.id]
        );
    }
}
