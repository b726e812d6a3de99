//! A URI is absolute: a scheme and something after it.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "alternative_name_uri",
    clause: "RFC 5280 4.2.1.6",
    severity: Severity::Error,
    demands: "A URI is absolute: a scheme and something after it.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let mut uris = linted
        .items(oid::SUBJECT_ALT_NAME)
        .filter(|name| name.tag == 0x86);
    ensure(uris.all(|uri| is_absolute(uri.content)), "a URI without a scheme")
}

/// RFC 3986 3.1.
fn is_absolute(uri: &[u8]) -> bool {
    let mut parts = uri.splitn(2, |octet| *octet == b':');
    let scheme = parts.next().unwrap_or_default();
    let mark = |octet: &u8| octet.is_ascii_alphanumeric() || matches!(octet, b'+' | b'-' | b'.');
    let rest = parts.next().unwrap_or_default();
    scheme.first().is_some_and(u8::is_ascii_alphabetic) && scheme.iter().all(mark) && !rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::x509::encode;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Server, |draft| {
                let host = encode::context(2, b"ca.example.ru");
                let names = encode::sequence(&[&host, &encode::context(6, b"/relative")]);
                draft.set(oid::SUBJECT_ALT_NAME, &names);
            }),
            [RULE.id]
        );
    }
}
