//! The serial number has at most 20 octets.

use super::{CertificateRule, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "serial_length",
    clause: "RFC 5280 4.1.2.2",
    severity: Severity::Error,
    demands: "The serial number has at most 20 octets.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    ensure(linted.serial.content.len() <= 20, "more than 20 octets")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.serial =
                [&[2, 21][..], &[0x55; 21]].concat()),
            [RULE.id]
        );
    }
}
