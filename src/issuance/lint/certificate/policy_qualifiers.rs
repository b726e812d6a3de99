//! Policies should be named by their identifiers alone.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "policy_qualifiers",
    clause: "RFC 5280 4.2.1.4",
    severity: Severity::Warning,
    demands: "Policies should be named by their identifiers alone.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let qualified = linted
        .items(oid::CERTIFICATE_POLICIES)
        .any(|policy| policy.children().count() > 1);
    ensure(!qualified, "a policy has qualifiers")
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
            planted::found(Form::Holder, |draft| {
                let place = encode::sequence(&[
                    &encode::oid(ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.2.1")),
                    &encode::element(0x16, b"http://example.ru/cps"),
                ]);
                let policy = encode::sequence(&[&encode::oid(oid::POLICY_KC1), &encode::sequence(&[&place])]);
                draft.set(oid::CERTIFICATE_POLICIES, &encode::sequence(&[&policy]));
            }),
            [RULE.id]
        );
    }
}
