//! The subject key identifier is that of the accepted key.

use super::{CaseRule, Compared};
use crate::crypto::{digest, public_key};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure};
#[cfg(test)]
use crate::x509::oid;

pub(super) const RULE: CaseRule = Rule {
    id: "case_key_identifier",
    clause: "RFC 5280 4.2.1.2",
    severity: Severity::Error,
    demands: "The subject key identifier is that of the accepted key.",
    check,
};

fn check(compared: &Compared<'_>) -> Verdict {
    let expected = public_key::bits(&compared.case.key.spki).map(digest::sha1);
    ensure(
        compared.certificate.subject_key_identifier() == expected.as_ref().map(|hash| &hash[..]),
        "the subject key identifier is not that of the accepted key",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::{lint::case::samples::broken, samples};

    #[test]
    fn a_breach_is_found() {
        let value = crate::x509::encode::octet_string(&[7; 20]);
        assert_eq!(
            broken(|parts| samples::replace(parts, oid::SUBJECT_KEY_IDENTIFIER, &value)),
            [RULE.id]
        );
    }
}
