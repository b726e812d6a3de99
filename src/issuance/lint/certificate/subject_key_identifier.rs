//! The subject key identifier is the SHA-1 of the key's bits.

use super::{CertificateRule, Linted};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure, unreadable};
use crate::{
    issuance::extension::subject_key_identifier,
    x509::{oid, read},
};

pub(super) const RULE: CertificateRule = Rule {
    id: "subject_key_identifier",
    clause: "RFC 5280 4.2.1.2 (1)",
    severity: Severity::Error,
    demands: "The subject key identifier is the SHA-1 of the key's bits.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let stated = read::content(linted.required(oid::SUBJECT_KEY_IDENTIFIER)?).map_err(unreadable)?;
    let computed = subject_key_identifier::of_key(linted.certificate.spki);
    ensure(
        computed.is_some_and(|computed| computed == stated),
        "not the SHA-1 of the subject public key",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::samples;

    #[test]
    fn a_breach_is_found() {
        let der =
            samples::certificate(|parts| samples::replace(parts, oid::SUBJECT_KEY_IDENTIFIER, &[4, 1, 1]));
        assert_eq!(samples::rules(&der), [RULE.id]);
    }
}
