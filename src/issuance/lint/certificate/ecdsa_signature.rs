//! An ECDSA signature is a SEQUENCE of two positive numbers in their shortest form.

use super::{CertificateRule, algorithms::ECDSA_WITH_SHA2, read::Linted};
use crate::issuance::lint::{Severity, Verdict, element::Element, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "ecdsa_signature",
    clause: "RFC 3279 2.2.3",
    severity: Severity::Error,
    demands: "An ECDSA signature is a SEQUENCE of two positive numbers in their shortest form.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    if !linted.signature_algorithm.oid.starts_with(ECDSA_WITH_SHA2) {
        return Ok(());
    }
    let value = linted.signature.get(1..).unwrap_or_default();
    let numbers = Element::tagged(value, 0x30).and_then(Element::fixed::<2>);
    let numbers = numbers.ok_or("not a SEQUENCE of two numbers")?;
    ensure(
        numbers.into_iter().all(is_in_range),
        "a number is not positive, not in its shortest form, or longer than any curve's order",
    )
}

/// The longest order is that of P-521: 66 octets.
fn is_in_range(number: Element<'_>) -> bool {
    let short = match number.content {
        [] | [0] | [0, 0..0x80, ..] | [0x80..=0xff, ..] => false,
        _ => number.content.len() <= 66,
    };
    number.tag == 2 && short
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::x509::encode;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.signature =
                encode::bit_string(&[0x30, 6, 2, 1, 0, 2, 1, 1])),
            [RULE.id]
        );
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.signature =
                encode::bit_string(&[0x30, 7, 2, 2, 0, 1, 2, 1, 1])),
            [RULE.id]
        );
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.signature =
                encode::bit_string(&[7; 64])),
            [RULE.id]
        );
    }
}
