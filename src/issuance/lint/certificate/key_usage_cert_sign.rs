//! keyCertSign is set if, and only if, cA is TRUE.

use super::{CertificateRule, read::Linted};
use crate::issuance::{
    extension::key_usage::KEY_CERT_SIGN,
    lint::{Severity, Verdict, ensure},
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "key_usage_cert_sign",
    clause: "RFC 5280 4.2.1.3, 4.2.1.9",
    severity: Severity::Error,
    demands: "keyCertSign is set if, and only if, cA is TRUE.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let signs = linted.usage().map(|usage| usage & KEY_CERT_SIGN != 0);
    ensure(
        signs.is_none_or(|signs| signs == linted.form.is_authority()),
        "keyCertSign and cA do not agree",
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
            planted::found(Form::Root, |draft| draft.set(oid::KEY_USAGE, &[3, 2, 1, 2])),
            [RULE.id]
        );
        assert_eq!(
            planted::found(Form::Operator, |draft| draft
                .set(oid::KEY_USAGE, &[3, 2, 2, 0x84])),
            [RULE.id]
        );
    }
}
