//! A list is of version 2, since it has extensions.

use super::{CrlRule, List};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure};

pub(super) const RULE: CrlRule = Rule {
    id: "crl_version",
    clause: "RFC 5280 5.1.2.1",
    severity: Severity::Error,
    demands: "A list is of version 2, since it has extensions.",
    check,
};

fn check(list: &List<'_>) -> Verdict {
    ensure(
        list.version.is_some_and(|version| version == [2, 1, 1]),
        "the version is not v2",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::crl::samples::broken;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(broken(|parts| parts.version = Vec::new()), [RULE.id]);
        assert_eq!(broken(|parts| parts.version = vec![2, 1, 2]), [RULE.id]);
    }
}
