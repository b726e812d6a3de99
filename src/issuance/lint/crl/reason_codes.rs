//! A reason is one that is defined, is not told when unspecified, and removeFromCRL is for delta lists.

use super::{CrlRule, List};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure};
use crate::x509::oid;

pub(super) const RULE: CrlRule = Rule {
    id: "crl_reason_codes",
    clause: "RFC 5280 5.3.1",
    severity: Severity::Error,
    demands: "A reason is one that is defined, is not told when unspecified, and removeFromCRL is for delta lists.",
    check,
};

fn check(list: &List<'_>) -> Verdict {
    let delta = list.extension(oid::DELTA_CRL_INDICATOR).is_some();
    for entry in list.readable_entries() {
        let Some(reason) = entry.extension(oid::REASON_CODE) else {
            continue;
        };
        match reason.value {
            [0x0a, 1, 0] => return Err("unspecified is told instead of left out".into()),
            [0x0a, 1, 8] => ensure(delta, "removeFromCRL stands in a full list")?,
            [0x0a, 1, 1..=6 | 9 | 10] => {}
            _ => return Err("a reason code is not one of those defined".into()),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::crl::samples::broken;
    use crate::issuance::lint::crl::samples::reason;

    #[test]
    fn a_breach_is_found() {
        for code in [0, 7, 8, 11] {
            let reason = reason(code);
            assert_eq!(
                broken(|parts| parts.entry(&[2, 1, 9], &reason)),
                [RULE.id],
                "{code}"
            );
        }
        assert!(broken(|parts| parts.entry(&[2, 1, 9], &reason(1))).is_empty());
    }
}
