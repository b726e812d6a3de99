//! The validity period is positive and no longer than keys of holders live.

use super::{CertificateRule, Linted};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure, unreadable};

pub(super) const RULE: CertificateRule = Rule {
    id: "validity_period",
    clause: "63-FZ art. 17; RFC 5280 4.1.2.5",
    severity: Severity::Error,
    demands: "The validity period is positive and no longer than keys of holders live.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let not_before = linted.certificate.not_before().map_err(unreadable)?;
    let not_after = linted.certificate.not_after().map_err(unreadable)?;
    ensure(not_before < not_after, "the period ends before it begins")?;
    let hours = not_after.duration_since(not_before).as_hours();
    ensure(
        !linted.is_holder() || hours <= LONGEST_HOURS,
        "longer than three years and a day",
    )
}

/// No certified signature tool lets its keys live longer than three years; a day is for what the profile adds.
const LONGEST_HOURS: i64 = (3 * 366 + 1) * 24;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::samples;

    #[test]
    fn a_breach_is_found() {
        let der = samples::certificate(|parts| parts.not_after = "2036-01-01T00:00:00Z".parse().unwrap());
        assert_eq!(samples::rules(&der), [RULE.id]);
    }
}
