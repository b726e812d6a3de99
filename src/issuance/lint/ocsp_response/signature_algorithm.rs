//! The signature is made with a known algorithm, its parameters in the one form.

use super::{OcspResponseRule, Response};
use crate::crypto::algorithm::SignatureAlgorithm;
use crate::issuance::lint::{Rule, Severity, Verdict, ensure};

pub(super) const RULE: OcspResponseRule = Rule {
    id: "ocsp_signature_algorithm",
    clause: "RFC 6960 4.2.1; RFC 4055, RFC 5758",
    severity: Severity::Error,
    demands: "The signature is made with a known algorithm, its parameters in the one form.",
    check,
};

fn check(response: &Response<'_>) -> Verdict {
    let Some(basic) = &response.basic else {
        return Ok(());
    };
    ensure(
        SignatureAlgorithm::from_identifier(basic.algorithm).is_some(),
        "the algorithm, or the form of its parameters, is not known",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::ocsp_response::samples::broken;

    #[test]
    fn a_breach_is_found() {
        let with_null = b"\x30\x0c\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02\x05\x00".to_vec();
        assert!(broken(|parts| parts.algorithm = with_null).contains(&RULE.id));
    }
}
