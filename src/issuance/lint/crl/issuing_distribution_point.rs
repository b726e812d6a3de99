//! issuingDistributionPoint is critical and says something.

use super::{CrlRule, List};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure, unreadable};
use crate::x509::{oid, read};

pub(super) const RULE: CrlRule = Rule {
    id: "crl_issuing_distribution_point",
    clause: "RFC 5280 5.2.5",
    severity: Severity::Error,
    demands: "issuingDistributionPoint is critical and says something.",
    check,
};

fn check(list: &List<'_>) -> Verdict {
    let Some(point) = list.extension(oid::ISSUING_DISTRIBUTION_POINT) else {
        return Ok(());
    };
    ensure(point.critical, "issuingDistributionPoint is not critical")?;
    let parts = read::sequence(point.value).map_err(unreadable)?;
    ensure(!parts.is_empty(), "issuingDistributionPoint is empty")?;
    // Only one of: user certificates, CA certificates, attribute certificates.
    let kinds = parts
        .iter()
        .filter(|part| matches!(part.first(), Some(0x81 | 0x82 | 0x85)));
    ensure(kinds.count() <= 1, "issuingDistributionPoint contradicts itself")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::crl::samples::broken;

    #[test]
    fn a_breach_is_found() {
        let point = oid::ISSUING_DISTRIBUTION_POINT;
        for (critical, value) in [
            (false, &[0x30, 3, 0x81, 1, 0xff][..]),
            (true, &[0x30, 0]),
            (true, &[0x30, 6, 0x81, 1, 0xff, 0x82, 1, 0xff]),
            (true, &[5, 0]),
        ] {
            assert_eq!(broken(|parts| parts.put(point, critical, value)), [RULE.id]);
        }
        assert!(broken(|parts| parts.put(point, true, &[0x30, 3, 0x81, 1, 0xff])).is_empty());
    }
}
