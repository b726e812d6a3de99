//! A responder's key signs and does nothing else.

use super::{CertificateRule, form::Form, read::Linted};
use crate::issuance::{
    extension::key_usage::{CRL_SIGN, DIGITAL_SIGNATURE, KEY_CERT_SIGN, NON_REPUDIATION},
    lint::{Severity, Verdict, ensure},
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "key_usage_responder",
    clause: "RFC 5280 4.2.1.12",
    severity: Severity::Error,
    demands: "A responder's key signs and does nothing else.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let usage = linted.usage().unwrap_or(DIGITAL_SIGNATURE);
    // cRLSign and keyCertSign have rules of their own.
    let others = usage & !(DIGITAL_SIGNATURE | NON_REPUDIATION | CRL_SIGN | KEY_CERT_SIGN);
    ensure(
        linted.form != Form::Responder || (usage & (DIGITAL_SIGNATURE | NON_REPUDIATION) != 0 && others == 0),
        "OCSPSigning goes with digitalSignature and nonRepudiation only",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::planted;
    use crate::x509::oid;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Responder, |draft| draft
                .set(oid::KEY_USAGE, &[3, 2, 3, 0x88])),
            [RULE.id]
        );
    }
}
