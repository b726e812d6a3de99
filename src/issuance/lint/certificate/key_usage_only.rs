//! encipherOnly and decipherOnly stand beside keyAgreement.

use super::{CertificateRule, read::Linted};
use crate::issuance::{
    extension::key_usage::KEY_AGREEMENT,
    lint::{Severity, Verdict, ensure},
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "key_usage_only",
    clause: "RFC 5280 4.2.1.3",
    severity: Severity::Error,
    demands: "encipherOnly and decipherOnly stand beside keyAgreement.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let usage = linted.usage().unwrap_or(0);
    ensure(
        usage & (ENCIPHER_ONLY | DECIPHER_ONLY) == 0 || usage & KEY_AGREEMENT != 0,
        "encipherOnly or decipherOnly without keyAgreement",
    )
}

const ENCIPHER_ONLY: u16 = 0x0100;
const DECIPHER_ONLY: u16 = 0x0080;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::x509::oid;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.set(oid::KEY_USAGE, &[3, 2, 0, 0xc1])),
            [RULE.id]
        );
    }
}
