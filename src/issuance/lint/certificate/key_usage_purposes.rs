//! Key usage has a bit that each purpose is consistent with.

use const_oid::ObjectIdentifier;

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::{
        extension::key_usage::{DIGITAL_SIGNATURE, KEY_AGREEMENT, KEY_ENCIPHERMENT, NON_REPUDIATION},
        lint::{Severity, Verdict, ensure},
    },
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "key_usage_purposes",
    clause: "RFC 5280 4.2.1.12",
    severity: Severity::Error,
    demands: "Key usage has a bit that each purpose is consistent with.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let Some(usage) = linted.usage() else {
        return Ok(());
    };
    for (purpose, consistent) in CONSISTENT {
        ensure(
            usage & consistent != 0 || !linted.has_purpose(purpose),
            "a purpose that no usage of the key serves",
        )?;
    }
    Ok(())
}

const CONSISTENT: [(ObjectIdentifier, u16); 3] = [
    (
        oid::SERVER_AUTH,
        DIGITAL_SIGNATURE | KEY_ENCIPHERMENT | KEY_AGREEMENT,
    ),
    (oid::CLIENT_AUTH, DIGITAL_SIGNATURE | KEY_AGREEMENT),
    (
        oid::EMAIL_PROTECTION,
        DIGITAL_SIGNATURE | NON_REPUDIATION | KEY_ENCIPHERMENT | KEY_AGREEMENT,
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Server, |draft| {
                draft.set_rsa(&planted::modulus(256), &[1, 0, 1]);
                draft.set(oid::KEY_USAGE, &[3, 2, 4, 0x10]);
            }),
            [RULE.id]
        );
    }
}
