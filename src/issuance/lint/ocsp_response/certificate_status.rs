//! Status is told in one of its three forms.

use super::{OcspResponseRule, Response};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure};

pub(super) const RULE: OcspResponseRule = Rule {
    id: "ocsp_certificate_status",
    clause: "RFC 6960 4.2.1",
    severity: Severity::Error,
    demands: "Status is told in one of its three forms.",
    check,
};

fn check(response: &Response<'_>) -> Verdict {
    let Some(basic) = &response.basic else {
        return Ok(());
    };
    for single in &basic.singles {
        // good [0] IMPLICIT NULL, unknown [2] IMPLICIT NULL, revoked [1] IMPLICIT RevokedInfo
        let formed = matches!(single.status, [0x80 | 0x82, 0]) || single.revoked.is_some();
        ensure(
            formed,
            "the status is neither good, nor revoked with a time, nor unknown",
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::ocsp_response::samples::{broken, revoked};

    #[test]
    fn a_breach_is_found() {
        for status in [
            &[0x80, 1, 0][..],
            &[0xa0, 0],
            &[0xa1, 0],
            &[0x83, 0],
            &[0xa1, 3, 0x0a, 1, 1],
        ] {
            assert_eq!(broken(|parts| parts.status_of(status)), [RULE.id]);
        }
        assert!(broken(|parts| parts.status_of(&[0x82, 0])).is_empty());
        assert!(broken(|parts| parts.status_of(&revoked("20261101100000Z", None))).is_empty());
    }
}
