//! A list names the key that signed it: authorityKeyIdentifier with keyIdentifier, not critical.

use super::{CrlRule, List};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure, unreadable};
use crate::x509::{oid, read};

pub(super) const RULE: CrlRule = Rule {
    id: "crl_authority_key_identifier",
    clause: "RFC 5280 5.2.1",
    severity: Severity::Error,
    demands: "A list names the key that signed it: authorityKeyIdentifier with keyIdentifier, not critical.",
    check,
};

fn check(list: &List<'_>) -> Verdict {
    let extension = list
        .extension(oid::AUTHORITY_KEY_IDENTIFIER)
        .ok_or("authorityKeyIdentifier is missing")?;
    ensure(!extension.critical, "authorityKeyIdentifier is critical")?;
    let parts = read::sequence(extension.value).map_err(unreadable)?;
    let identifier = parts.iter().find(|part| part.first() == Some(&0x80));
    ensure(
        identifier.is_some_and(|part| part.len() > 2),
        "keyIdentifier is missing",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::crl::samples::broken;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            broken(|parts| parts.remove(oid::AUTHORITY_KEY_IDENTIFIER)),
            [RULE.id]
        );
        for (critical, value) in [
            (false, &[0x30, 0][..]),
            (false, &[0x30, 2, 0x80, 0]),
            (true, &[0x30, 3, 0x80, 1, 7]),
        ] {
            assert_eq!(
                broken(|parts| parts.put(oid::AUTHORITY_KEY_IDENTIFIER, critical, value)),
                [RULE.id]
            );
        }
    }
}
