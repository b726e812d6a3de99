//! A reason is one that is defined, and is not told when unspecified.

use super::{OcspResponseRule, Response};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure};

pub(super) const RULE: OcspResponseRule = Rule {
    id: "ocsp_revocation_reason",
    clause: "RFC 6960 4.2.1; RFC 5280 5.3.1",
    severity: Severity::Error,
    demands: "A reason is one that is defined, and is not told when unspecified.",
    check,
};

fn check(response: &Response<'_>) -> Verdict {
    let Some(basic) = &response.basic else {
        return Ok(());
    };
    let revoked = basic.singles.iter().filter_map(|single| single.revoked.as_ref());
    for reason in revoked.filter_map(|revoked| revoked.reason) {
        // [0] EXPLICIT ENUMERATED; removeFromCRL (8) is for delta lists, 7 is not used.
        ensure(
            matches!(reason, [0xa0, 3, 0x0a, 1, 1..=6 | 9 | 10]),
            "the reason is unspecified or not defined",
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::ocsp_response::samples::{broken, revoked};

    #[test]
    fn a_breach_is_found() {
        for reason in [0, 7, 8, 11] {
            let status = revoked("20261101100000Z", Some(reason));
            assert_eq!(broken(|parts| parts.status_of(&status)), [RULE.id], "{reason}");
        }
        assert!(broken(|parts| parts.status_of(&revoked("20261101100000Z", Some(1)))).is_empty());
    }
}
