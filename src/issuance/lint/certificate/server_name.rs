//! A server's certificate names its hosts in subjectAltName.

use super::{CertificateRule, form::Form, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "server_name",
    clause: "RFC 9110 4.3.4",
    severity: Severity::Error,
    demands: "A server's certificate names its hosts in subjectAltName.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let mut names = linted.items(oid::SUBJECT_ALT_NAME);
    ensure(
        linted.form != Form::Server || names.any(|name| matches!(name.tag, 0x82 | 0x87)),
        "no dNSName and no iPAddress",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::planted;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Server, |draft| draft.remove(oid::SUBJECT_ALT_NAME)),
            [RULE.id]
        );
    }
}
