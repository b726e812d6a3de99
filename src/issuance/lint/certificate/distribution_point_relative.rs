//! No distribution point is named relative to the issuer.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, element::Element, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "distribution_point_relative",
    clause: "RFC 5280 4.2.1.13",
    severity: Severity::Warning,
    demands: "No distribution point is named relative to the issuer.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let mut places = linted
        .items(oid::CRL_DISTRIBUTION_POINTS)
        .flat_map(Element::children)
        .filter(|part| part.tag == 0xa0)
        .flat_map(Element::children);
    ensure(
        !places.any(|place| place.tag == 0xa1),
        "nameRelativeToCRLIssuer is used",
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
            planted::found(Form::Holder, |draft| {
                let pair = encode::sequence(&[&encode::oid(oid::COMMON_NAME), &encode::utf8_string("1")]);
                let relative = encode::context_constructed(0, &[&encode::context_constructed(1, &[&pair])]);
                let point = encode::sequence(&[&encode::element(0x30, &relative)]);
                draft.set(oid::CRL_DISTRIBUTION_POINTS, &point);
            }),
            [RULE.id]
        );
    }
}
