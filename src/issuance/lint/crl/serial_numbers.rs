//! Serial numbers of entries are positive and have 20 octets at most.

use super::{CrlRule, List};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure};

pub(super) const RULE: CrlRule = Rule {
    id: "crl_serial_numbers",
    clause: "RFC 5280 4.1.2.2",
    severity: Severity::Error,
    demands: "Serial numbers of entries are positive and have 20 octets at most.",
    check,
};

fn check(list: &List<'_>) -> Verdict {
    for entry in list.readable_entries() {
        let serial = entry.serial;
        ensure(
            serial.first().is_some_and(|first| *first < 0x80) && serial != [0] && serial.len() <= 20,
            "a serial number is not positive, or has more than 20 octets",
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
        for serial in [
            &[2, 1, 0][..],
            &[2, 1, 0x80],
            &[&[2, 21, 1][..], &[0; 20]].concat(),
        ] {
            assert_eq!(broken(|parts| parts.entry(serial, &[])), [RULE.id]);
        }
    }
}
