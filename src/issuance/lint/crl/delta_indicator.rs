//! deltaCRLIndicator is critical and names a base that is older than the list.

use super::{CrlRule, List};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure, unreadable};
use crate::x509::oid;
use der::{Decode as _, asn1::UintRef};

pub(super) const RULE: CrlRule = Rule {
    id: "crl_delta_indicator",
    clause: "RFC 5280 5.2.4",
    severity: Severity::Error,
    demands: "deltaCRLIndicator is critical and names a base that is older than the list.",
    check,
};

fn check(list: &List<'_>) -> Verdict {
    let Some(delta) = list.extension(oid::DELTA_CRL_INDICATOR) else {
        return Ok(());
    };
    ensure(delta.critical, "deltaCRLIndicator is not critical")?;
    let base = UintRef::from_der(delta.value).map_err(unreadable)?;
    let own = list.extension(oid::CRL_NUMBER);
    let Some(own) = own.and_then(|number| UintRef::from_der(number.value).ok()) else {
        return Ok(());
    };
    let (base, own) = (base.as_bytes(), own.as_bytes());
    ensure(
        (base.len(), base) < (own.len(), own),
        "the base is not older than the list",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::crl::samples::broken;

    #[test]
    fn a_breach_is_found() {
        let delta = oid::DELTA_CRL_INDICATOR;
        for (critical, value) in [
            (false, &[2, 1, 1][..]),
            (true, &[2, 1, 7]),
            (true, &[2, 1, 8]),
            (true, &[4, 1, 1]),
        ] {
            assert_eq!(broken(|parts| parts.put(delta, critical, value)), [RULE.id]);
        }
        assert!(broken(|parts| parts.put(delta, true, &[2, 1, 1])).is_empty());
    }
}
