//! The answer is a `BasicOCSPResponse`.

use super::{OcspResponseRule, Response};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure};
use crate::x509::oid;

pub(super) const RULE: OcspResponseRule = Rule {
    id: "ocsp_response_type",
    clause: "RFC 6960 4.2.1",
    severity: Severity::Error,
    demands: "The answer is a `BasicOCSPResponse`.",
    check,
};

fn check(response: &Response<'_>) -> Verdict {
    ensure(
        response.kind.is_none_or(|kind| kind == oid::OCSP_BASIC),
        "the response type is not id-pkix-ocsp-basic",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::ocsp_response::samples::broken;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(broken(|parts| parts.response_type = oid::OCSP_NONCE), [RULE.id]);
    }
}
