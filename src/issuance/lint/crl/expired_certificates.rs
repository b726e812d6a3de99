//! expiredCertsOnCRL is a time in whole seconds, not critical, and not after thisUpdate.

use super::{CrlRule, List};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure, unreadable};
use crate::x509::{oid, time};

pub(super) const RULE: CrlRule = Rule {
    id: "crl_expired_certificates",
    clause: "X.509 9.5.2.8",
    severity: Severity::Error,
    demands: "expiredCertsOnCRL is a GeneralizedTime in whole seconds, not critical, and not after thisUpdate.",
    check,
};

fn check(list: &List<'_>) -> Verdict {
    let Some(expired) = list.extension(oid::EXPIRED_CERTS_ON_CRL) else {
        return Ok(());
    };
    ensure(!expired.critical, "expiredCertsOnCRL is critical")?;
    ensure(
        time::is_generalized(expired.value),
        "expiredCertsOnCRL is not a GeneralizedTime in whole seconds",
    )?;
    let since = time::parse(expired.value).map_err(unreadable)?;
    // Another rule speaks of a thisUpdate that cannot be read.
    let this_update = time::parse(list.this_update).ok();
    ensure(
        this_update.is_none_or(|this_update| since <= this_update),
        "expiredCertsOnCRL is after thisUpdate",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::crl::samples::broken;

    #[test]
    fn a_breach_is_found() {
        let put =
            |critical, value: &[u8]| broken(|parts| parts.put(oid::EXPIRED_CERTS_ON_CRL, critical, value));
        let good = b"\x18\x0f20250101000000Z";
        assert!(put(false, good).is_empty());
        assert_eq!(put(true, good), [RULE.id]);
        for value in [
            &b"\x17\x0d250101000000Z"[..],
            b"\x18\x1120250101000000.5Z",
            b"\x18\x0f20270101000000Z",
            b"\x05\x00",
        ] {
            assert_eq!(put(false, value), [RULE.id], "{value:?}");
        }
    }
}
