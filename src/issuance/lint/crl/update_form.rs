//! Both times of the list have the one form for their year.

use super::{CrlRule, List};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure, unreadable};
use crate::x509::time;

pub(super) const RULE: CrlRule = Rule {
    id: "crl_update_form",
    clause: "RFC 5280 5.1.2.4, 5.1.2.5",
    severity: Severity::Error,
    demands: "Both times of the list have the one form for their year.",
    check,
};

fn check(list: &List<'_>) -> Verdict {
    for element in std::iter::once(list.this_update).chain(list.next_update) {
        let instant = time::parse(element).map_err(unreadable)?;
        ensure(
            time::time(instant) == element,
            "UTCTime through 2049, GeneralizedTime from 2050, seconds, no fraction, Z",
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::crl::samples::broken;

    #[test]
    fn a_breach_is_found() {
        let early = b"\x18\x0f20261123100000Z".to_vec();
        assert_eq!(broken(|parts| parts.this_update = early), [RULE.id]);
        let fraction = b"\x18\x1120261125100000.5Z".to_vec();
        assert_eq!(broken(|parts| parts.next_update = fraction), [RULE.id]);
    }
}
