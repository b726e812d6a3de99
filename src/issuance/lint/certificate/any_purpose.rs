//! No certificate is for any purpose.

use const_oid::ObjectIdentifier;

use super::{CertificateRule, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "any_purpose",
    clause: "RFC 5280 4.2.1.12",
    severity: Severity::Warning,
    demands: "No certificate is for any purpose.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    ensure(
        !linted.has_purpose(ANY_PURPOSE),
        "anyExtendedKeyUsage lifts what the other purposes bound",
    )
}

/// `anyExtendedKeyUsage`.
const ANY_PURPOSE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37.0");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::x509::{encode, oid};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Operator, |draft| {
                let purposes = [oid::CLIENT_AUTH, ANY_PURPOSE].map(encode::oid);
                draft.set(
                    oid::EXTENDED_KEY_USAGE,
                    &encode::element(0x30, &purposes.concat()),
                );
            }),
            [RULE.id]
        );
    }
}
