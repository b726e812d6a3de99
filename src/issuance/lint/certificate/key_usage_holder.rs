//! A holder's key makes signatures, and signatures that bind.

use super::{CertificateRule, form::Form, read::Linted};
use crate::issuance::{
    extension::key_usage::{DIGITAL_SIGNATURE, NON_REPUDIATION},
    lint::{Severity, Verdict, ensure},
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "key_usage_holder",
    clause: "63-FZ art. 17 p. 2; order FSB 795",
    severity: Severity::Error,
    demands: "A holder's key makes signatures, and signatures that bind.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let binding = DIGITAL_SIGNATURE | NON_REPUDIATION;
    let usage = linted.usage().unwrap_or(binding);
    ensure(
        linted.form != Form::Holder || usage & binding == binding,
        "digitalSignature and nonRepudiation must both be set",
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
            planted::found(Form::Holder, |draft| draft.set(oid::KEY_USAGE, &[3, 2, 7, 0x80])),
            [RULE.id]
        );
    }
}
