//! At least one distribution point covers all reasons.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, element::Element, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "distribution_point_reasons",
    clause: "RFC 5280 4.2.1.13",
    severity: Severity::Error,
    demands: "At least one distribution point covers all reasons.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let Some(points) = linted.value(oid::CRL_DISTRIBUTION_POINTS) else {
        return Ok(());
    };
    let partial = |point: Element<'_>| point.children().any(|part| part.tag == 0x81);
    ensure(
        points.content.is_empty() || !points.children().all(partial),
        "no point covers all reasons",
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
                let value = draft.extension(oid::CRL_DISTRIBUTION_POINTS).value.clone();
                let points = Element::only(&value).unwrap();
                let partial = points
                    .children()
                    .map(|point| encode::element(0x30, &[point.content, b"\x81\x02\x05\x20"].concat()));
                draft.set(
                    oid::CRL_DISTRIBUTION_POINTS,
                    &encode::element(0x30, &partial.collect::<Vec<_>>().concat()),
                );
            }),
            [RULE.id]
        );
    }
}
