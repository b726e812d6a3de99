//! A delegated responder is allowed to answer, and its own status is not asked for.

use super::{OcspResponseRule, Response};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure};
#[cfg(test)]
use crate::issuance::samples;
use crate::x509::oid;
use der::Decode as _;
use x509_cert::ext::pkix::ExtendedKeyUsage;

pub(super) const RULE: OcspResponseRule = Rule {
    id: "ocsp_delegation",
    clause: "RFC 6960 4.2.2.2, 4.2.2.2.1",
    severity: Severity::Error,
    demands: "A delegated responder is allowed to answer, and its own status is not asked for.",
    check,
};

fn check(response: &Response<'_>) -> Verdict {
    let Some(responder) = response.delegate() else {
        return Ok(());
    };
    let usage = responder.extension(oid::EXTENDED_KEY_USAGE);
    let usage = usage.and_then(|usage| ExtendedKeyUsage::from_der(usage.value).ok());
    ensure(
        usage.is_some_and(|usage| usage.0.contains(&oid::OCSP_SIGNING)),
        "the certificate of the responder does not carry OCSPSigning",
    )?;
    ensure(
        responder.extension(oid::OCSP_NO_CHECK).is_some(),
        "the certificate of the responder does not carry id-pkix-ocsp-nocheck",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::ocsp_response::samples::broken;

    #[test]
    fn a_breach_is_found() {
        let without =
            |oid| broken(|parts| parts.change_certificate(|certificate| samples::remove(certificate, oid)));
        assert_eq!(without(oid::EXTENDED_KEY_USAGE), [RULE.id]);
        assert_eq!(without(oid::OCSP_NO_CHECK), [RULE.id]);
    }
}
