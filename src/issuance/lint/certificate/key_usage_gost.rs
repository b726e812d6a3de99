//! The usage of a GOST key is not restricted to enciphering and to deciphering at once.

use super::{CertificateRule, algorithms::is_gost, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "key_usage_gost",
    clause: "RFC 9215 4.4",
    severity: Severity::Error,
    demands: "The usage of a GOST key is not restricted to enciphering and to deciphering at once.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let usage = linted.usage().unwrap_or(0);
    ensure(
        !is_gost(linted) || usage & BOTH != BOTH,
        "encipherOnly and decipherOnly stand side by side",
    )
}

/// encipherOnly and decipherOnly.
const BOTH: u16 = 0x0180;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::{crypto::gost::ParameterSet, x509::oid};

    #[test]
    fn a_breach_is_found() {
        let with = |usage: &[u8]| {
            planted::found(Form::Holder, |draft| {
                draft.set_key(&planted::gost_key(ParameterSet::CryptoProXchA));
                draft.set(oid::KEY_USAGE, usage);
            })
        };
        assert_eq!(with(&[3, 3, 7, 0xc9, 0x80]), [RULE.id]);
        // What holders' certificates carry.
        for lawful in [&[3, 2, 4, 0xf0][..], &[3, 2, 3, 0xf8], &[3, 2, 0, 0xc9]] {
            assert!(with(lawful).is_empty());
        }
    }
}
