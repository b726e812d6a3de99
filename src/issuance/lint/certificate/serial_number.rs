//! The serial number is positive, at most 20 octets, and long enough to be random.

use super::{CertificateRule, Linted};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure, unreadable};
use crate::x509::read;

pub(super) const RULE: CertificateRule = Rule {
    id: "serial_number",
    clause: "RFC 5280 4.1.2.2",
    severity: Severity::Error,
    demands: "The serial number is positive, at most 20 octets, and long enough to be random.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let content = read::content(linted.certificate.serial_element).map_err(unreadable)?;
    ensure(content.len() <= 20, "more than 20 octets")?;
    ensure(content.first().is_some_and(|first| *first < 0x80), "negative")?;
    ensure(
        content.len() >= 8,
        "fewer than 64 bits: serial numbers must not be predictable",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::{samples, serial::SerialNumber};

    #[test]
    fn a_breach_is_found() {
        let der = samples::certificate(|parts| parts.serial = SerialNumber::from_octets(&[1, 2, 3]).unwrap());
        assert_eq!(samples::rules(&der), [RULE.id]);
    }
}
