//! The serial number has 16 to 20 octets, as those of qualified certificates have.

use super::{CertificateRule, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "serial_size",
    clause: "House rule",
    severity: Severity::Warning,
    demands: "The serial number has 16 to 20 octets, as those of qualified certificates have.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    // Shorter than 8 and longer than 20 are faults of their own.
    ensure(
        !(8..15).contains(&linted.serial.content.len()),
        "fewer than 16 octets",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.serial =
                [&[2, 10][..], &[0x55; 10]].concat()),
            [RULE.id]
        );
    }
}
