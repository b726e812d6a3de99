//! Every element is DER: shortest lengths and numbers, ordered sets, no loose bits.

use super::{CertificateRule, read::Linted};
use crate::issuance::lint::{Severity, Verdict, element::Element, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "strict_der",
    clause: "X.690 8 to 11",
    severity: Severity::Error,
    demands: "Every element is DER: shortest lengths and numbers, ordered sets, no loose bits.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    ensure(
        is_strict(linted.whole),
        "an element is not encoded as DER demands",
    )?;
    let mut values = linted.extensions.iter().filter_map(|extension| extension.value);
    ensure(
        values.all(is_strict),
        "an element inside an extension is not encoded as DER demands",
    )
}

fn is_strict(element: Element<'_>) -> bool {
    let content = element.content;
    let here = header_is_short(element)
        && match element.tag {
            0x01 => matches!(content, [0 | 0xff]),
            0x02 => is_short_integer(content),
            0x03 => is_bit_string(content),
            0x05 => content.is_empty(),
            0x06 => is_identifier(content),
            0x31 => is_ordered(element),
            // Strings in pieces (X.690 10.2).
            0x20..=0x2f | 0x32..=0x3f => false,
            _ => true,
        };
    here && (!element.is_constructed() || element.children().all(is_strict))
}

/// X.690 10.1.
fn header_is_short(element: Element<'_>) -> bool {
    let length = element.content.len();
    let octets = usize::BITS.saturating_sub(length.leading_zeros()).div_ceil(8);
    let header = if length < 0x80 { 2 } else { 2 + octets as usize };
    element.whole.len() == header + length
}

/// X.690 8.3.2: the first nine bits are neither all zero nor all one.
fn is_short_integer(content: &[u8]) -> bool {
    !matches!(content, [] | [0, 0..0x80, ..] | [0xff, 0x80..=0xff, ..])
}

/// X.690 11.2.1: bits that do not count are zero.
fn is_bit_string(content: &[u8]) -> bool {
    match content {
        [] => false,
        [unused] => *unused == 0,
        [unused, .., last] => *unused < 8 && last.trailing_zeros() >= u32::from(*unused),
    }
}

/// X.690 8.19.2: no padding in front of a subidentifier, and the last one ends.
fn is_identifier(content: &[u8]) -> bool {
    let padded = content
        .iter()
        .enumerate()
        .any(|(position, octet)| *octet == 0x80 && begins(content, position));
    !padded && content.last().is_some_and(|last| *last < 0x80)
}

fn begins(content: &[u8], position: usize) -> bool {
    let before = position.checked_sub(1).and_then(|before| content.get(before));
    before.is_none_or(|octet| *octet < 0x80)
}

/// X.690 11.6.
fn is_ordered(set: Element<'_>) -> bool {
    let after = set.children().skip(1);
    set.children()
        .zip(after)
        .all(|(one, next)| one.whole <= next.whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::x509::oid;

    #[test]
    fn a_breach_is_found() {
        // A serial number with a needless zero in front.
        assert_eq!(
            planted::found(Form::Holder, |draft| {
                draft.serial = [&[2, 17, 0][..], &draft.serial[2..]].concat();
            }),
            [RULE.id]
        );
        // A BOOLEAN that is neither 0 nor 255.
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.extension(oid::KEY_USAGE).critical =
                vec![1, 1, 1]),
            [RULE.id]
        );
        // A length in two octets where one does.
        assert_eq!(
            planted::found(Form::Holder, |draft| {
                let period = &mut draft.extension(oid::PRIVATE_KEY_USAGE_PERIOD).value;
                period.insert(1, 0x81);
            }),
            [RULE.id]
        );
    }
}
