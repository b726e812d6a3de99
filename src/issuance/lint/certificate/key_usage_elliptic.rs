//! A key on an elliptic curve does not encipher keys or data.

use super::{CertificateRule, algorithms::EC_PUBLIC_KEY, read::Linted};
use crate::issuance::{
    extension::key_usage::{DATA_ENCIPHERMENT, KEY_ENCIPHERMENT},
    lint::{Severity, Verdict, ensure},
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "key_usage_elliptic",
    clause: "RFC 5480 3; RFC 8813 3",
    severity: Severity::Error,
    demands: "A key on an elliptic curve does not encipher keys or data.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let usage = linted.usage().unwrap_or(0);
    ensure(
        !linted.key_algorithm.is(EC_PUBLIC_KEY) || usage & (KEY_ENCIPHERMENT | DATA_ENCIPHERMENT) == 0,
        "a usage that this kind of key does not have",
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
            planted::found(Form::Holder, |draft| draft.set(oid::KEY_USAGE, &[3, 2, 4, 0xf0])),
            [RULE.id]
        );
    }
}
