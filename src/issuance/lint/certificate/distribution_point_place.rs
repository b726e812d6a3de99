//! A distribution point does not consist of reasons alone.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, element::Element, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "distribution_point_place",
    clause: "RFC 5280 4.2.1.13",
    severity: Severity::Error,
    demands: "A distribution point does not consist of reasons alone.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let placeless = |point: Element<'_>| !point.children().any(|part| matches!(part.tag, 0xa0 | 0xa2));
    ensure(
        !linted.items(oid::CRL_DISTRIBUTION_POINTS).any(placeless),
        "a point without distributionPoint and cRLIssuer",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::x509::encode;

    #[test]
    fn a_breach_is_found() {
        let point = |reasons| encode::sequence(&[&encode::element(0x30, reasons)]);
        let found = planted::found(Form::Holder, |draft| {
            let good = draft.extension(oid::CRL_DISTRIBUTION_POINTS).value.clone();
            let bad = point(b"\x81\x02\x05\x20");
            let both = [&good[2..], &bad[2..]].concat();
            draft.set(oid::CRL_DISTRIBUTION_POINTS, &encode::element(0x30, &both));
        });
        assert_eq!(found, [RULE.id]);
    }
}
