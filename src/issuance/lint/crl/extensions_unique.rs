//! No extension stands twice.

use super::{CrlRule, List};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure};

pub(super) const RULE: CrlRule = Rule {
    id: "crl_extensions_unique",
    clause: "RFC 5280 4.2",
    severity: Severity::Error,
    demands: "No extension stands twice.",
    check,
};

fn check(list: &List<'_>) -> Verdict {
    let mut names: Vec<_> = list.extensions.iter().map(|extension| extension.oid).collect();
    names.sort_unstable();
    names.dedup();
    ensure(names.len() == list.extensions.len(), "an extension stands twice")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::crl::samples::broken;
    use crate::x509::oid;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            broken(|parts| parts.add(oid::CRL_NUMBER, false, &[2, 1, 7])),
            [RULE.id]
        );
    }
}
