//! An e-mail address is a mailbox in ASCII: local part, @, host.

use super::{CertificateRule, places::is_host, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "alternative_name_mail",
    clause: "RFC 5280 4.2.1.6",
    severity: Severity::Error,
    demands: "An e-mail address is a mailbox in ASCII: local part, @, host.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let mut mails = linted
        .items(oid::SUBJECT_ALT_NAME)
        .filter(|name| name.tag == 0x81);
    ensure(
        mails.all(|mail| is_mailbox(mail.content)),
        "rfc822Name is no mailbox",
    )
}

fn is_mailbox(address: &[u8]) -> bool {
    let mut parts = address.rsplitn(2, |octet| *octet == b'@');
    let (host, local) = (parts.next(), parts.next());
    let plain =
        |octet: &u8| octet.is_ascii_graphic() && !matches!(octet, b'<' | b'>' | b'(' | b')' | b',' | b';');
    local.is_some_and(|local| !local.is_empty() && local.iter().all(plain)) && host.is_some_and(is_host)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::x509::encode;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Responder, |draft| draft.set(
                oid::SUBJECT_ALT_NAME,
                &encode::sequence(&[&encode::context(1, b"<a@example.ru>")])
            )),
            [RULE.id]
        );
    }
}
