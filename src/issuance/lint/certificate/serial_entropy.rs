//! The serial number has room for 64 random bits.

use super::{CertificateRule, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "serial_entropy",
    clause: "CA/B Forum TLS BR 7.1",
    severity: Severity::Error,
    demands: "The serial number has room for 64 random bits.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    ensure(
        linted.serial.content.len() >= 8,
        "fewer than 64 bits: serial numbers must not be predictable",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.serial = vec![2, 3, 1, 2, 3]),
            [RULE.id]
        );
    }
}
