//! Times of X.509 (RFC 5280 4.1.2.5): `UTCTime` through 2049, `GeneralizedTime` from 2050, both to the second in UTC.

use der::{AnyRef, Decode as _, Tag};
use jiff::{Timestamp, civil::DateTime, tz::Offset};

use super::encode;

/// `Time` in the form that RFC 5280 4.1.2.5 asks for at this instant; parts of a second are dropped.
pub fn time(instant: Timestamp) -> Vec<u8> {
    let utc = Offset::UTC.to_datetime(instant);
    if is_utc_year(instant) {
        let year = utc.year().rem_euclid(100);
        encode::element(0x17, format!("{year:02}{}", month_to_second(utc)).as_bytes())
    } else {
        generalized(instant)
    }
}

/// Whether RFC 5280 4.1.2.5 asks for `UTCTime` at this instant.
pub fn is_utc_year(instant: Timestamp) -> bool {
    (1950..2050).contains(&Offset::UTC.to_datetime(instant).year())
}

/// Whether the element is a `GeneralizedTime` with seconds and without a fraction.
pub fn is_generalized(element: &[u8]) -> bool {
    parse(element).is_ok_and(|instant| generalized(instant) == element)
}

/// `GeneralizedTime` (RFC 5280 4.1.2.5.2): seconds present, no fraction.
pub fn generalized(instant: Timestamp) -> Vec<u8> {
    encode::element(0x18, generalized_content(instant).as_bytes())
}

/// The content octets of `GeneralizedTime`.
pub fn generalized_content(instant: Timestamp) -> String {
    let utc = Offset::UTC.to_datetime(instant);
    format!("{:04}{}", utc.year(), month_to_second(utc))
}

fn month_to_second(utc: DateTime) -> String {
    let (month, day) = (utc.month(), utc.day());
    let (hour, minute, second) = (utc.hour(), utc.minute(), utc.second());
    format!("{month:02}{day:02}{hour:02}{minute:02}{second:02}Z")
}

/// Reads `UTCTime` or `GeneralizedTime`. A fraction of a second is tolerated and dropped: real roots carry one.
pub fn parse(element: &[u8]) -> der::Result<Timestamp> {
    let any = AnyRef::from_der(element)?;
    let invalid = || der::Error::from(any_tag(any.header().tag()));
    let text = std::str::from_utf8(any.value()).map_err(|_| invalid())?;
    let full = match any.header().tag() {
        Tag::UtcTime => expand_century(text).ok_or_else(invalid)?,
        Tag::GeneralizedTime => text.to_owned(),
        other => return Err(any_tag(other).into()),
    };
    parse_generalized(&full).ok_or_else(invalid)
}

/// Reads the content octets of `GeneralizedTime`.
pub fn parse_generalized(text: &str) -> Option<Timestamp> {
    let whole = match text.strip_suffix('Z')?.split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|octet| octet.is_ascii_digit()) => whole,
        Some(_) => return None,
        None => text.strip_suffix('Z')?,
    };
    if whole.len() != 14 || !whole.bytes().all(|octet| octet.is_ascii_digit()) {
        return None;
    }
    let civil = DateTime::strptime("%Y%m%d%H%M%S", whole).ok()?;
    Offset::UTC.to_timestamp(civil).ok()
}

/// RFC 5280 4.1.2.5.1: 50 and later is 19YY, earlier is 20YY.
fn expand_century(text: &str) -> Option<String> {
    let year: u8 = text.get(..2)?.parse().ok()?;
    Some(format!("{}{text}", if year >= 50 { "19" } else { "20" }))
}

fn any_tag(tag: Tag) -> der::ErrorKind {
    der::ErrorKind::Value { tag }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn the_form_changes_with_2050() {
        assert_eq!(time(at("2049-12-31T23:59:59Z")), b"\x17\x0d491231235959Z");
        assert_eq!(time(at("2050-01-01T00:00:00Z")), b"\x18\x0f20500101000000Z");
    }

    #[test]
    fn what_is_written_reads_back() {
        for text in [
            "1950-01-01T00:00:00Z",
            "2026-02-28T23:59:59Z",
            "2049-12-31T23:59:59Z",
            "2050-01-01T00:00:00Z",
        ] {
            assert_eq!(parse(&time(at(text))).unwrap(), at(text));
            assert_eq!(parse(&generalized(at(text))).unwrap(), at(text));
        }
    }

    #[test]
    fn fractions_are_dropped_and_nonsense_is_refused() {
        assert_eq!(
            parse_generalized("20251217100600.876Z"),
            Some(at("2025-12-17T10:06:00Z"))
        );
        for text in [
            "20251217100600",
            "20251317100600Z",
            "202512171006Z",
            "20251217100600.8x6Z",
            "2025121710060+Z",
        ] {
            assert_eq!(parse_generalized(text), None, "{text}");
        }
    }
}
