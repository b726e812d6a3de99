//! authorityKeyIdentifier names key, issuer and number of the CA certificate that the case goes under.

use super::{CaseRule, Compared};
use crate::issuance::extension;
use crate::issuance::lint::{Rule, Severity, Verdict, ensure};
#[cfg(test)]
use crate::x509::oid;

pub(super) const RULE: CaseRule = Rule {
    id: "case_authority_key_identifier",
    clause: "63-FZ art. 17 p. 2; RFC 5280 4.2.1.1",
    severity: Severity::Error,
    demands: "authorityKeyIdentifier names key, issuer and number of the CA certificate that the case goes under.",
    check,
};

fn check(compared: &Compared<'_>) -> Verdict {
    let expected = extension::authority_key_identifier::build(compared.case.authority);
    ensure(
        compared.carries(&expected),
        "the extension is not the one of the case",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::{lint::case::samples::broken, samples};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            broken(|parts| samples::replace(parts, oid::AUTHORITY_KEY_IDENTIFIER, &[0x30, 3, 0x80, 1, 7])),
            [RULE.id]
        );
        assert_eq!(
            broken(|parts| samples::remove(parts, oid::AUTHORITY_KEY_IDENTIFIER)),
            [RULE.id]
        );
    }
}
