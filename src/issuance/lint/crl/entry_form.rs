//! Every entry is a serial number, a time and extensions that are not empty.

use super::{CrlRule, List};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure, unreadable};

pub(super) const RULE: CrlRule = Rule {
    id: "crl_entry_form",
    clause: "RFC 5280 5.1.2.6",
    severity: Severity::Error,
    demands: "Every entry is a serial number, a time and extensions that are not empty.",
    check,
};

fn check(list: &List<'_>) -> Verdict {
    for entry in list.entries() {
        let entry = entry.map_err(unreadable)?;
        ensure(
            entry.extensions.is_none_or(|extensions| !extensions.is_empty()),
            "an entry has an empty list of extensions",
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
        for entry in [&[0x30, 3, 2, 1, 5][..], &[2, 1, 5], &[0x30, 0], &[0x30, 9]] {
            assert_eq!(
                broken(|parts| parts.entries = Some(vec![entry.to_vec()])),
                [RULE.id]
            );
        }
        assert_eq!(broken(|parts| parts.entry(&[2, 1, 9], &[0x30, 0])), [RULE.id]);
    }
}
