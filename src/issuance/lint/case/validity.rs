//! Validity and key period are those of the profile, and lie within those of the issuer.

use super::{CaseRule, Compared};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure, unreadable};

pub(super) const RULE: CaseRule = Rule {
    id: "case_validity",
    clause: "order FSB 795; 63-FZ art. 15; the profile",
    severity: Severity::Error,
    demands: "Validity and key period are those of the profile, and lie within those of the issuer.",
    check,
};

fn check(compared: &Compared<'_>) -> Verdict {
    let certificate = &compared.certificate;
    let not_before = certificate.not_before().map_err(unreadable)?;
    let not_after = certificate.not_after().map_err(unreadable)?;
    let (key_end, end) = compared
        .case
        .profile
        .validity(not_before)
        .ok_or("validity ends beyond the calendar")?;
    ensure(not_after == end, "notAfter is not that of the profile")?;
    ensure(
        certificate.key_not_after() == Some(key_end),
        "the key's usage period is not that of the profile",
    )?;
    let authority = compared.case.authority;
    ensure(
        not_before >= authority.not_before
            && not_before <= authority.key_not_after
            && not_after <= authority.not_after,
        "validity begins or ends outside that of the issuer",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::{lint::case::samples::broken, samples};

    #[test]
    fn a_breach_is_found() {
        let second = jiff::SignedDuration::from_secs(1);
        assert_eq!(broken(|parts| parts.not_after += second), [RULE.id]);
        assert_eq!(broken(|parts| parts.not_before -= second), [RULE.id]);
        assert_eq!(
            broken(|parts| samples::remove(parts, crate::x509::oid::PRIVATE_KEY_USAGE_PERIOD)),
            [RULE.id]
        );
    }
}
