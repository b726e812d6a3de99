//! The signature is that of the certificate that comes with the response.

use super::{OcspResponseRule, Response};
use crate::crypto::verify::verify_identified;
use crate::issuance::lint::{Rule, Severity, Verdict, ensure};

pub(super) const RULE: OcspResponseRule = Rule {
    id: "ocsp_signature",
    clause: "RFC 6960 3.2",
    severity: Severity::Error,
    demands: "The signature is that of the certificate that comes with the response.",
    check,
};

fn check(response: &Response<'_>) -> Verdict {
    let Some(basic) = &response.basic else {
        return Ok(());
    };
    let Some(responder) = &basic.certificate else {
        return Ok(());
    };
    let verified = verify_identified(
        basic.algorithm,
        responder.spki,
        basic.to_be_signed,
        basic.signature,
    );
    ensure(
        verified.is_ok(),
        "the signature does not verify under the certificate that comes along",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::ocsp_response::samples::broken;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(broken(|parts| parts.spoil_signature = true), [RULE.id]);
        assert!(broken(|parts| parts.certificate = None).is_empty());
    }
}
