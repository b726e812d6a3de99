//! Each answer says when newer information will be there.

use super::{OcspResponseRule, Response};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure};

pub(super) const RULE: OcspResponseRule = Rule {
    id: "ocsp_next_update",
    clause: "RFC 5019 2.2.4",
    severity: Severity::Warning,
    demands: "Each answer says when newer information will be there.",
    check,
};

fn check(response: &Response<'_>) -> Verdict {
    let Some(basic) = &response.basic else {
        return Ok(());
    };
    ensure(
        basic.singles.iter().all(|single| single.next_update.is_some()),
        "nextUpdate is missing: the answer can neither be kept nor told from an old one",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::ocsp_response::samples::broken;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(broken(|parts| parts.next_update = Vec::new()), [RULE.id]);
    }
}
