//! A holder's certificate says who answers about its status.

use super::{CertificateRule, form::Form, places::is_method, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "responder_named",
    clause: "RFC 6960 3.1",
    severity: Severity::Warning,
    demands: "A holder's certificate says who answers about its status.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let mut places = linted.items(oid::AUTHORITY_INFORMATION_ACCESS);
    ensure(
        linted.form != Form::Holder || places.any(|place| is_method(place, oid::ACCESS_OCSP)),
        "no OCSP responder is named",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::extension::authority_information_access;
    use crate::issuance::lint::certificate::planted;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.set(
                oid::AUTHORITY_INFORMATION_ACCESS,
                &authority_information_access::build(&[], &["http://a.example.ru/ca.cer".to_owned()]).value
            )),
            [RULE.id]
        );
    }
}
