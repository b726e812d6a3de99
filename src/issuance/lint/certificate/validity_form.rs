//! Times have the one form that RFC 5280 allows for their year.

use super::{CertificateRule, Linted};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure, unreadable};
use crate::x509::time;

pub(super) const RULE: CertificateRule = Rule {
    id: "validity_form",
    clause: "RFC 5280 4.1.2.5",
    severity: Severity::Error,
    demands: "Times have the one form that RFC 5280 allows for their year.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let certificate = &linted.certificate;
    for element in [certificate.not_before_element, certificate.not_after_element] {
        let instant = time::parse(element).map_err(unreadable)?;
        ensure(
            time::time(instant) == element,
            "UTCTime through 2049, GeneralizedTime from 2050, seconds, no fraction, Z",
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::samples;

    #[test]
    fn a_breach_is_found() {
        let good = samples::certificate(|_| ());
        let text = b"\x17\x0d261123100000Z";
        let position = good
            .windows(text.len())
            .position(|window| window == text)
            .unwrap();
        let mut der = good.clone();
        // 10:00 without its Z becomes a digit.
        der[position + text.len() - 1] = b'0';
        assert!(samples::rules(&der).contains(&RULE.id));
    }
}
