//! The usage period of the private key (RFC 3280 4.2.1.4).

use jiff::Timestamp;

use super::read::Linted;
use crate::{
    issuance::lint::element::Element,
    x509::{oid, time},
};

/// Both ends, as far as they can be read.
pub(super) fn period(linted: &Linted<'_>) -> (Option<Timestamp>, Option<Timestamp>) {
    let end = |tag| {
        let mut parts = linted.items(oid::PRIVATE_KEY_USAGE_PERIOD);
        parts.find(|part| part.tag == tag).and_then(instant)
    };
    (end(0x80), end(0x81))
}

/// One end; a fraction of a second is dropped.
pub(super) fn instant(end: Element<'_>) -> Option<Timestamp> {
    time::parse_generalized(std::str::from_utf8(end.content).ok()?)
}

/// Whether the period lies within the validity, as far as both can be read.
pub(super) fn is_inside(linted: &Linted<'_>) -> bool {
    let (start, end) = period(linted);
    let early = start.zip(linted.not_before.instant);
    let late = end.zip(linted.not_after.instant);
    early.is_none_or(|(start, valid)| valid <= start) && late.is_none_or(|(end, valid)| end <= valid)
}
