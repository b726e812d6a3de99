//! freshestCRL is not critical, names a place, and stands in no delta.

use super::{CrlRule, List};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure, unreadable};
use crate::x509::{oid, read};

pub(super) const RULE: CrlRule = Rule {
    id: "crl_freshest_crl",
    clause: "RFC 5280 5.2.6",
    severity: Severity::Error,
    demands: "freshestCRL is not critical, names a place, and stands in no delta.",
    check,
};

fn check(list: &List<'_>) -> Verdict {
    let Some(freshest) = list.extension(oid::FRESHEST_CRL) else {
        return Ok(());
    };
    ensure(!freshest.critical, "freshestCRL is critical")?;
    ensure(
        list.extension(oid::DELTA_CRL_INDICATOR).is_none(),
        "freshestCRL stands in a delta",
    )?;
    let points = read::sequence(freshest.value).map_err(unreadable)?;
    ensure(!points.is_empty(), "freshestCRL names no place")?;
    for point in points {
        let parts = read::sequence(point).map_err(unreadable)?;
        // Only the address: reasons and cRLIssuer must not be there (5.2.6).
        let address = matches!(parts[..], [part] if part.first() == Some(&0xa0) && part.len() > 4);
        ensure(address, "a place of freshestCRL has no address, or says more")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::{extension::crl_distribution_points, lint::crl::samples::broken};

    #[test]
    fn a_breach_is_found() {
        let good = crl_distribution_points::build(&["http://a.example/delta.crl".to_owned()]).value;
        let put = |critical, value: &[u8]| broken(|parts| parts.put(oid::FRESHEST_CRL, critical, value));
        assert!(put(false, &good).is_empty());
        assert_eq!(put(true, &good), [RULE.id]);
        for value in [&[0x30, 0][..], &[0x30, 2, 0x30, 0], &[5, 0]] {
            assert_eq!(put(false, value), [RULE.id], "{value:?}");
        }
        let in_a_delta = broken(|parts| {
            parts.put(oid::DELTA_CRL_INDICATOR, true, &[2, 1, 1]);
            parts.put(oid::FRESHEST_CRL, false, &good);
        });
        assert_eq!(in_a_delta, [RULE.id]);
    }
}
