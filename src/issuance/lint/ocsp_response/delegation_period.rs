//! The certificate of a delegated responder is valid when the response is made.

use super::{OcspResponseRule, Response};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure, unreadable};
use crate::x509::time;

pub(super) const RULE: OcspResponseRule = Rule {
    id: "ocsp_delegation_period",
    clause: "RFC 6960 3.2, 4.2.2.2",
    severity: Severity::Error,
    demands: "The certificate of a delegated responder is valid when the response is made.",
    check,
};

fn check(response: &Response<'_>) -> Verdict {
    let (Some(basic), Some(responder)) = (&response.basic, response.delegate()) else {
        return Ok(());
    };
    let Ok(produced) = time::parse(basic.produced_at) else {
        return Ok(());
    };
    let (from, until) = (
        responder.not_before().map_err(unreadable)?,
        responder.not_after().map_err(unreadable)?,
    );
    ensure(
        (from..=until).contains(&produced),
        "the certificate of the responder is not valid at producedAt",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::ocsp_response::samples::broken;

    #[test]
    fn a_breach_is_found() {
        let moved = |seconds: i64| {
            broken(|parts| {
                parts.change_certificate(|certificate| {
                    let by = jiff::SignedDuration::from_secs(seconds);
                    certificate.not_before += by;
                    certificate.not_after += by;
                });
            })
        };
        assert_eq!(moved(1), [RULE.id]);
        assert_eq!(moved(-10 * 366 * 86_400), [RULE.id]);
    }
}
