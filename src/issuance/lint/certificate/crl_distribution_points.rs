//! The CRL can be fetched over plain HTTP.

use der::Decode as _;
use x509_cert::ext::pkix::{
    CrlDistributionPoints,
    name::{DistributionPointName, GeneralName},
};

use super::{CertificateRule, Linted};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure, unreadable};
use crate::x509::oid;

pub(super) const RULE: CertificateRule = Rule {
    id: "crl_distribution_points",
    clause: "RFC 5280 4.2.1.13",
    severity: Severity::Error,
    demands: "The CRL can be fetched over plain HTTP.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    if !linted.is_holder() {
        return Ok(());
    }
    let value = linted.required(oid::CRL_DISTRIBUTION_POINTS)?;
    let points = CrlDistributionPoints::from_der(value).map_err(unreadable)?.0;
    ensure((1..=3).contains(&points.len()), "one to three places")?;
    for point in points {
        let Some(DistributionPointName::FullName(names)) = point.distribution_point else {
            return Err("a point without fullName".into());
        };
        let http = |name: &GeneralName| matches!(name, GeneralName::UniformResourceIdentifier(uri) if uri.as_str().starts_with("http://"));
        ensure(
            !names.is_empty() && names.iter().all(http),
            "CRLs are fetched over http",
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::{extension::crl_distribution_points, samples};

    #[test]
    fn a_breach_is_found() {
        let value = crl_distribution_points::build(&["https://crl.example.ru/1.crl".to_owned()]).value;
        let der = samples::certificate(|parts| samples::replace(parts, oid::CRL_DISTRIBUTION_POINTS, &value));
        assert_eq!(samples::rules(&der), [RULE.id]);
    }
}
