//! No policy is mapped to or from anyPolicy.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, element::Element, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "policy_mappings_any",
    clause: "RFC 5280 4.2.1.5",
    severity: Severity::Error,
    demands: "No policy is mapped to or from anyPolicy.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let mut mapped = linted.items(oid::POLICY_MAPPINGS).flat_map(Element::children);
    ensure(
        !mapped.any(|policy| policy.content == oid::ANY_POLICY.as_bytes()),
        "anyPolicy is mapped",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::x509::encode;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::IssuingAuthority, |draft| {
                let pair = [oid::POLICY_KC1, oid::ANY_POLICY].map(encode::oid);
                let pair = encode::element(0x30, &pair.concat());
                draft.set_critical(oid::POLICY_MAPPINGS, &encode::sequence(&[&pair]));
            }),
            [RULE.id]
        );
    }
}
