//! The version is v1, which DER leaves out.

use super::{OcspResponseRule, Response};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure};

pub(super) const RULE: OcspResponseRule = Rule {
    id: "ocsp_version",
    clause: "RFC 6960 4.2.2.1; X.690 11.5",
    severity: Severity::Error,
    demands: "The version is v1, which DER leaves out.",
    check,
};

fn check(response: &Response<'_>) -> Verdict {
    let version = response.basic.as_ref().and_then(|basic| basic.version);
    ensure(version.is_none(), "the version is written, or is not v1")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::ocsp_response::samples::broken;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(broken(|parts| parts.version = vec![0xa0, 3, 2, 1, 0]), [RULE.id]);
    }
}
