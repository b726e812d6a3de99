//! The octets of an extension are one value, and nothing after it.

use super::{CertificateRule, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "extension_encoding",
    clause: "RFC 5280 4.1",
    severity: Severity::Error,
    demands: "The octets of an extension are one value, and nothing after it.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    ensure(
        linted
            .extensions
            .iter()
            .all(|extension| extension.value.is_some()),
        "not one complete element",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::x509::oid;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft
                .extension(oid::IDENTIFICATION_KIND)
                .value
                .push(0)),
            [RULE.id]
        );
    }
}
