//! Nothing is revoked after the list was made, and the time has the one form for its year.

use super::{CrlRule, List};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure, unreadable};
use crate::x509::time;

pub(super) const RULE: CrlRule = Rule {
    id: "crl_revocation_dates",
    clause: "RFC 5280 5.1.2.4, 5.1.2.6",
    severity: Severity::Error,
    demands: "Nothing is revoked after the list was made, and the time has the one form for its year.",
    check,
};

fn check(list: &List<'_>) -> Verdict {
    let this_update = time::parse(list.this_update).ok();
    for entry in list.readable_entries() {
        let at = time::parse(entry.revocation_date).map_err(unreadable)?;
        ensure(
            entry.has_time_of_right_kind(at),
            "a revocation date has not the one form for its year",
        )?;
        ensure(
            this_update.is_none_or(|this_update| at <= this_update),
            "a revocation date is after thisUpdate",
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
        for date in [
            &b"\x17\x0d261123100001Z"[..],
            b"\x18\x0f20261101100000Z",
            b"\x17\x0b2611011000Z",
        ] {
            assert_eq!(broken(|parts| parts.entry_at(&[2, 1, 9], date, &[])), [RULE.id]);
        }
    }
}
