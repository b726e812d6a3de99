//! CRL distribution points should not be critical.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "crl_distribution_points_critical",
    clause: "RFC 5280 4.2.1.13",
    severity: Severity::Warning,
    demands: "CRL distribution points should not be critical.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    linted.require_critical(oid::CRL_DISTRIBUTION_POINTS, false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.flip(oid::CRL_DISTRIBUTION_POINTS)),
            [RULE.id]
        );
    }
}
