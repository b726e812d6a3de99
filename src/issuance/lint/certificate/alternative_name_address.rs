//! An IP address has 4 or 16 octets.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "alternative_name_address",
    clause: "RFC 5280 4.2.1.6",
    severity: Severity::Error,
    demands: "An IP address has 4 or 16 octets.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let mut addresses = linted
        .items(oid::SUBJECT_ALT_NAME)
        .filter(|name| name.tag == 0x87);
    ensure(
        addresses.all(|address| matches!(address.content.len(), 4 | 16)),
        "iPAddress of another length",
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
                &encode::sequence(&[&encode::context(7, &[127, 0, 1])])
            )),
            [RULE.id]
        );
    }
}
