//! Without entries revokedCertificates is absent, not empty.

use super::{CrlRule, List};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure};

pub(super) const RULE: CrlRule = Rule {
    id: "crl_entries_present",
    clause: "RFC 5280 5.1.2.6",
    severity: Severity::Error,
    demands: "Without entries revokedCertificates is absent, not empty.",
    check,
};

fn check(list: &List<'_>) -> Verdict {
    ensure(
        list.entries.is_none_or(|entries| !entries.is_empty()),
        "revokedCertificates is there and empty",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::crl::samples::broken;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(broken(|parts| parts.entries = Some(Vec::new())), [RULE.id]);
        assert!(broken(|parts| parts.entries = None).is_empty());
    }
}
