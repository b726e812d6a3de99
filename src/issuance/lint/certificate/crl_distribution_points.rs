//! A holder's certificate says where its revocation list is.

use super::{CertificateRule, form::Form, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "crl_distribution_points",
    clause: "63-FZ art. 15; RFC 5280 4.2.1.13",
    severity: Severity::Error,
    demands: "A holder's certificate says where its revocation list is.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    if linted.form == Form::Holder {
        linted.require(oid::CRL_DISTRIBUTION_POINTS)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::planted;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.remove(oid::CRL_DISTRIBUTION_POINTS)),
            [RULE.id]
        );
    }
}
