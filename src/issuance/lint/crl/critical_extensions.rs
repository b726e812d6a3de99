//! Only extensions that every reader must know are critical.

use super::{CrlRule, List};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure};
use crate::x509::oid;
use const_oid::ObjectIdentifier;

pub(super) const RULE: CrlRule = Rule {
    id: "crl_critical_extensions",
    clause: "RFC 5280 5.2",
    severity: Severity::Error,
    demands: "Only extensions that every reader must know are critical.",
    check,
};

/// What a reader that meets these must know, or refuse the list.
const MAY_BE_CRITICAL: [ObjectIdentifier; 6] = [
    oid::ISSUING_DISTRIBUTION_POINT,
    oid::DELTA_CRL_INDICATOR,
    // Other rules speak of these.
    oid::CRL_NUMBER,
    oid::AUTHORITY_KEY_IDENTIFIER,
    oid::FRESHEST_CRL,
    oid::EXPIRED_CERTS_ON_CRL,
];

fn check(list: &List<'_>) -> Verdict {
    let mut critical = list.extensions.iter().filter(|extension| extension.critical);
    ensure(
        critical.all(|extension| MAY_BE_CRITICAL.contains(&extension.oid)),
        "an unknown extension is critical",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::crl::samples::broken;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            broken(|parts| parts.add(oid::ANY_POLICY, true, &[5, 0])),
            [RULE.id]
        );
        assert!(broken(|parts| parts.add(oid::ANY_POLICY, false, &[5, 0])).is_empty());
    }
}
