//! CRL distribution points name at least one.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "crl_distribution_points_not_empty",
    clause: "RFC 5280 4.2.1.13",
    severity: Severity::Error,
    demands: "CRL distribution points name at least one.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let empty = linted
        .value(oid::CRL_DISTRIBUTION_POINTS)
        .is_some_and(|value| value.content.is_empty());
    ensure(!empty, "no point is named")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Operator, |draft| draft
                .set(oid::CRL_DISTRIBUTION_POINTS, &[0x30, 0])),
            [RULE.id]
        );
    }
}
