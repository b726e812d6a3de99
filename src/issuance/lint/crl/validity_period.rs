//! A list is good for a week at most.

use super::{CrlRule, List};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure};
use crate::x509::time;
use jiff::SignedDuration;

pub(super) const RULE: CrlRule = Rule {
    id: "crl_validity_period",
    clause: "own rule; CA/Browser Forum BR 4.9.7 allows ten days",
    severity: Severity::Warning,
    demands: "A list is good for a week at most.",
    check,
};

const LONGEST: SignedDuration = SignedDuration::from_hours(7 * 24);

fn check(list: &List<'_>) -> Verdict {
    let Some(next) = list.next_update else {
        return Ok(());
    };
    match (time::parse(list.this_update), time::parse(next)) {
        (Ok(this), Ok(next)) => ensure(
            next.duration_since(this) <= LONGEST,
            "nextUpdate is more than seven days away",
        ),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::crl::samples::broken;

    #[test]
    fn a_breach_is_found() {
        let later = b"\x17\x0d261130100001Z".to_vec();
        assert_eq!(broken(|parts| parts.next_update = later), [RULE.id]);
        let week = b"\x17\x0d261130100000Z".to_vec();
        assert!(broken(|parts| parts.next_update = week).is_empty());
    }
}
