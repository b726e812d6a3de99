//! The key's usage period lies within the certificate's validity.

use jiff::Timestamp;

use super::{CertificateRule, Linted, Purpose};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure};
use crate::x509::{oid, read, time};

pub(super) const RULE: CertificateRule = Rule {
    id: "private_key_usage_period",
    clause: "RFC 3280 4.2.1.4; order FSB 795",
    severity: Severity::Error,
    demands: "The key's usage period lies within the certificate's validity.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    if linted.purpose == Purpose::Responder {
        return Ok(());
    }
    let value = linted.required(oid::PRIVATE_KEY_USAGE_PERIOD)?;
    let [not_before, not_after] = period(value).ok_or("both ends must be GeneralizedTime to the second")?;
    let certificate = &linted.certificate;
    ensure(not_before < not_after, "the period ends before it begins")?;
    let inside = certificate.not_before().is_ok_and(|start| start <= not_before)
        && certificate.not_after().is_ok_and(|end| not_after <= end);
    ensure(
        inside,
        "the key must not be used outside the certificate's validity",
    )
}

fn period(value: &[u8]) -> Option<[Timestamp; 2]> {
    let parts = read::sequence(value).ok()?;
    let [not_before @ [0x80, ..], not_after @ [0x81, ..]] = parts.as_slice() else {
        return None;
    };
    Some([instant(not_before)?, instant(not_after)?])
}

fn instant(element: &[u8]) -> Option<Timestamp> {
    let text = std::str::from_utf8(read::content(element).ok()?).ok()?;
    // RFC 5280 4.1.2.5.2: no fraction of a second.
    time::parse_generalized(text).filter(|_| text.len() == "20260101000000Z".len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::{extension::private_key_usage_period, samples};

    #[test]
    fn a_breach_is_found() {
        let end = "2035-01-01T00:00:00Z".parse().unwrap();
        let der = samples::certificate(|parts| {
            let value = private_key_usage_period::build(parts.not_before, end).value;
            samples::replace(parts, oid::PRIVATE_KEY_USAGE_PERIOD, &value);
        });
        assert_eq!(samples::rules(&der), [RULE.id]);
    }
}
