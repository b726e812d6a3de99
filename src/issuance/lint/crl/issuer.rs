//! The issuer has a name.

use super::{CrlRule, List};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure, unreadable};
use crate::x509::name;

pub(super) const RULE: CrlRule = Rule {
    id: "crl_issuer",
    clause: "RFC 5280 5.1.2.3",
    severity: Severity::Error,
    demands: "The issuer has a name.",
    check,
};

fn check(list: &List<'_>) -> Verdict {
    let attributes = name::attributes(list.issuer).map_err(unreadable)?;
    ensure(!attributes.is_empty(), "the issuer's name is empty")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::crl::samples::broken;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(broken(|parts| parts.issuer = vec![0x30, 0]), [RULE.id]);
        assert_eq!(broken(|parts| parts.issuer = vec![0x30, 2, 5, 0]), [RULE.id]);
    }
}
