//! No serial number stands twice in one list.

use super::{CrlRule, List};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure};

pub(super) const RULE: CrlRule = Rule {
    id: "crl_serials_unique",
    clause: "RFC 5280 5.1.2.6",
    severity: Severity::Error,
    demands: "No serial number stands twice in one list.",
    check,
};

/// Four octets an entry, whatever the length of the list: positions, sorted by what stands there.
fn check(list: &List<'_>) -> Verdict {
    // An indirect list may name the same number of two issuers.
    if list.is_indirect() {
        return Ok(());
    }
    let mut positions = Vec::new();
    for entry in list.readable_entries() {
        positions.push(u32::try_from(entry.position).map_err(|_| "the list is longer than four gigabytes")?);
    }
    let serial = |position: &u32| list.entry_at(*position as usize).map(|entry| entry.serial);
    positions.sort_unstable_by_key(serial);
    let mut neighbours = positions.iter().zip(positions.iter().skip(1));
    ensure(
        neighbours.all(|(first, second)| serial(first) != serial(second)),
        "a serial number stands twice in the list",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::crl::samples::broken;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(broken(|parts| parts.entry(&[2, 1, 5], &[])), [RULE.id]);
    }
}
