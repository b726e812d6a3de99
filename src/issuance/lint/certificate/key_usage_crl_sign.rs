//! Authorities sign revocation lists, and nobody else does.

use super::{CertificateRule, read::Linted};
use crate::issuance::{
    extension::key_usage::CRL_SIGN,
    lint::{Severity, Verdict, ensure},
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "key_usage_crl_sign",
    clause: "RFC 5280 4.2.1.3",
    severity: Severity::Error,
    demands: "Authorities sign revocation lists, and nobody else does.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let signs = linted.usage().map(|usage| usage & CRL_SIGN != 0);
    ensure(
        signs.is_none_or(|signs| signs == linted.form.is_authority()),
        "cRLSign and cA do not agree",
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
            planted::found(Form::IssuingAuthority, |draft| draft
                .set(oid::KEY_USAGE, &[3, 2, 2, 4])),
            [RULE.id]
        );
        assert_eq!(
            planted::found(Form::Responder, |draft| draft
                .set(oid::KEY_USAGE, &[3, 2, 1, 0x82])),
            [RULE.id]
        );
    }
}
