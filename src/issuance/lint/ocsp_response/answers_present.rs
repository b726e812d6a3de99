//! There is an answer about at least one certificate, and one only about each.

use super::{OcspResponseRule, Response};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure};

pub(super) const RULE: OcspResponseRule = Rule {
    id: "ocsp_answers_present",
    clause: "RFC 6960 4.2.2.3",
    severity: Severity::Error,
    demands: "There is an answer about at least one certificate, and one only about each.",
    check,
};

fn check(response: &Response<'_>) -> Verdict {
    let Some(basic) = &response.basic else {
        return Ok(());
    };
    ensure(
        !basic.singles.is_empty(),
        "there is no answer about any certificate",
    )?;
    let mut asked: Vec<_> = basic.singles.iter().map(|single| single.cert_id).collect();
    asked.sort_unstable();
    asked.dedup();
    ensure(
        asked.len() == basic.singles.len(),
        "two answers are about one certificate",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::ocsp_response::samples::broken;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(broken(|parts| parts.copies = 0), [RULE.id]);
        assert_eq!(broken(|parts| parts.copies = 2), [RULE.id]);
    }
}
