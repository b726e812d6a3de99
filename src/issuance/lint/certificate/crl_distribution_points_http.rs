//! Revocation lists are fetched over plain HTTP.

use super::{CertificateRule, places::full_names, places::is_http, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "crl_distribution_points_http",
    clause: "RFC 5280 4.2.1.13",
    severity: Severity::Error,
    demands: "Revocation lists are fetched over plain HTTP.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    for point in linted.items(oid::CRL_DISTRIBUTION_POINTS) {
        let mut names = full_names(point);
        // Points without a full name have rules of their own.
        let http = names.all(|name| name.tag == 0x86 && is_http(name.content));
        ensure(http, "a place that is no http address")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::extension::crl_distribution_points;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.set(
                oid::CRL_DISTRIBUTION_POINTS,
                &crl_distribution_points::build(&["https://crl.example.ru/1.crl".to_owned()]).value
            )),
            [RULE.id]
        );
    }
}
