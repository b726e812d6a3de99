//! A host has the preferred syntax of names; a wildcard is its first label at most.

use super::{CertificateRule, places::is_host, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "alternative_name_host",
    clause: "RFC 5280 4.2.1.6; RFC 1034 3.5",
    severity: Severity::Error,
    demands: "A host has the preferred syntax of names; a wildcard is its first label at most.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let mut hosts = linted
        .items(oid::SUBJECT_ALT_NAME)
        .filter(|name| name.tag == 0x82);
    ensure(
        hosts.all(|host| is_host(host.content.strip_prefix(b"*.").unwrap_or(host.content))),
        "dNSName is no host",
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
            planted::found(Form::Server, |draft| draft.set(
                oid::SUBJECT_ALT_NAME,
                &encode::sequence(&[&encode::context(2, b"ca_1.example.ru")])
            )),
            [RULE.id]
        );
        assert_eq!(
            planted::found(Form::Server, |draft| draft.set(
                oid::SUBJECT_ALT_NAME,
                &encode::sequence(&[&encode::context(2, b" ")])
            )),
            [RULE.id]
        );
    }
}
