//! An authority's certificate does not carry extended key usage.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "purposes_authority",
    clause: "Order FSB 795, practice of the Head CA",
    severity: Severity::Error,
    demands: "An authority's certificate does not carry extended key usage.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    ensure(
        !linted.form.is_authority() || !linted.has(oid::EXTENDED_KEY_USAGE),
        "certificates of authorities do not carry it",
    )
}

#[cfg(test)]
mod tests {
    use const_oid::ObjectIdentifier;

    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::x509::encode;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::IssuingAuthority, |draft| {
                let system = encode::oid(ObjectIdentifier::new_unwrap("1.2.643.2.2.34.6"));
                draft.set(oid::EXTENDED_KEY_USAGE, &encode::sequence(&[&system]));
            }),
            [RULE.id]
        );
    }
}
