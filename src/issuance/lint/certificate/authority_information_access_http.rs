//! Issuer and responder are reached over plain HTTP.

use super::{CertificateRule, places::is_http, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, element::Element, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "authority_information_access_http",
    clause: "RFC 5280 4.2.2.1; RFC 6960 A.1",
    severity: Severity::Error,
    demands: "Issuer and responder are reached over plain HTTP.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let mut places = linted.items(oid::AUTHORITY_INFORMATION_ACCESS);
    let http = |place: Element<'_>| {
        place
            .children()
            .nth(1)
            .is_some_and(|name| name.tag == 0x86 && is_http(name.content))
    };
    ensure(places.all(http), "a place that is no http address")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::extension::authority_information_access;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Operator, |draft| draft.set(
                oid::AUTHORITY_INFORMATION_ACCESS,
                &authority_information_access::build(&["ldap://a.example.ru/ocsp".to_owned()], &[]).value
            )),
            [RULE.id]
        );
    }
}
