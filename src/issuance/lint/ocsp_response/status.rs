//! An answer stands in a successful response and in no other; the status is one that is defined.

use super::{OcspResponseRule, Response};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure};

pub(super) const RULE: OcspResponseRule = Rule {
    id: "ocsp_status",
    clause: "RFC 6960 4.2.1",
    severity: Severity::Error,
    demands: "An answer stands in a successful response and in no other; the status is one that is defined.",
    check,
};

const SUCCESSFUL: u8 = 0;

fn check(response: &Response<'_>) -> Verdict {
    // 4 is not used.
    ensure(
        matches!(response.status, 0..=3 | 5 | 6),
        "the response status is not defined",
    )?;
    ensure(
        (response.status == SUCCESSFUL) == response.kind.is_some(),
        "responseBytes do not agree with the status",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::ocsp_response::samples::{broken, rules as ocsp_response_rules};

    #[test]
    fn a_breach_is_found() {
        for status in [1, 2, 3, 4, 5, 6, 7] {
            assert!(
                broken(|parts| parts.status = status).contains(&RULE.id),
                "{status}"
            );
        }
        assert_eq!(ocsp_response_rules(&[0x30, 3, 0x0a, 1, 0]), [RULE.id]);
        assert!(ocsp_response_rules(&[0x30, 3, 0x0a, 1, 6]).is_empty());
    }
}
