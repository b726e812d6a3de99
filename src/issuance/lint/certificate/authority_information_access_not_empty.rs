//! Authority information access names at least one place.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "authority_information_access_not_empty",
    clause: "RFC 5280 4.2.2.1",
    severity: Severity::Error,
    demands: "Authority information access names at least one place.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let empty = linted
        .value(oid::AUTHORITY_INFORMATION_ACCESS)
        .is_some_and(|value| value.content.is_empty());
    ensure(!empty, "no place is named")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Operator, |draft| draft
                .set(oid::AUTHORITY_INFORMATION_ACCESS, &[0x30, 0])),
            [RULE.id]
        );
    }
}
