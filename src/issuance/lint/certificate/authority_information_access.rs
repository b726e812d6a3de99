//! OCSP and the CA's certificate are named, over plain HTTP.

use der::Decode as _;
use x509_cert::ext::pkix::{AuthorityInfoAccessSyntax, name::GeneralName};

use super::{CertificateRule, Linted};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure, unreadable};
use crate::x509::oid;

pub(super) const RULE: CertificateRule = Rule {
    id: "authority_information_access",
    clause: "RFC 5280 4.2.2.1; RFC 6960 3.1",
    severity: Severity::Error,
    demands: "OCSP and the CA's certificate are named, over plain HTTP.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    if !linted.is_holder() {
        return Ok(());
    }
    let value = linted.required(oid::AUTHORITY_INFORMATION_ACCESS)?;
    let places = AuthorityInfoAccessSyntax::from_der(value).map_err(unreadable)?.0;
    for method in [oid::ACCESS_OCSP, oid::ACCESS_CA_ISSUERS] {
        let there = places.iter().any(|place| place.access_method == method);
        ensure(there, "OCSP and the CA's certificate must both be named")?;
    }
    let http = places.iter().all(|place| {
        matches!(&place.access_location, GeneralName::UniformResourceIdentifier(uri) if uri.as_str().starts_with("http://"))
    });
    ensure(http, "status is fetched over http")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::{extension::authority_information_access, samples};

    #[test]
    fn a_breach_is_found() {
        let value = authority_information_access::build(&["http://a.example.ru/ocsp".to_owned()], &[]).value;
        let der =
            samples::certificate(|parts| samples::replace(parts, oid::AUTHORITY_INFORMATION_ACCESS, &value));
        assert_eq!(samples::rules(&der), [RULE.id]);
    }
}
