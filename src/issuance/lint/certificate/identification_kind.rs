//! The lawful ground of identification is stated.

use der::Decode as _;

use super::{CertificateRule, Linted, Purpose};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure, unreadable};
use crate::x509::oid;

pub(super) const RULE: CertificateRule = Rule {
    id: "identification_kind",
    clause: "RFC 9215; 63-FZ art. 18",
    severity: Severity::Error,
    demands: "The lawful ground of identification is stated.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    if linted.purpose == Purpose::Responder {
        return Ok(());
    }
    let kind = u8::from_der(linted.required(oid::IDENTIFICATION_KIND)?).map_err(unreadable)?;
    ensure(kind <= 3, "must be 0 to 3")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::samples;

    #[test]
    fn a_breach_is_found() {
        let der = samples::certificate(|parts| samples::replace(parts, oid::IDENTIFICATION_KIND, &[2, 1, 4]));
        assert_eq!(samples::rules(&der), [RULE.id]);
        let der = samples::certificate(|parts| samples::remove(parts, oid::IDENTIFICATION_KIND));
        assert_eq!(samples::rules(&der), [RULE.id]);
    }
}
