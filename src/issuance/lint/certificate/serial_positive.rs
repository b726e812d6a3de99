//! The serial number is positive.

use super::{CertificateRule, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "serial_positive",
    clause: "RFC 5280 4.1.2.2",
    severity: Severity::Error,
    demands: "The serial number is positive.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let number = linted.serial.content;
    let negative = number.first().is_none_or(|first| *first >= 0x80);
    ensure(!negative, "negative")?;
    ensure(number.iter().any(|octet| *octet != 0), "zero")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.serial[2] |= 0x80),
            [RULE.id]
        );
    }
}
