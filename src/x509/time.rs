//! Times of X.509 (RFC 5280 4.1.2.5): `UTCTime` through 2049, `GeneralizedTime` from 2050, both to the second in UTC.

use der::{AnyRef, Decode as _, Tag};
use jiff::{Timestamp, civil::DateTime, tz::Offset};

use super::encode;

/// `Time` in the form that RFC 5280 4.1.2.5 asks for at this instant; parts of a second are dropped.
pub fn time(instant: Timestamp) -> Vec<u8> {
    let utc = Offset::UTC.to_datetime(instant);
    if is_utc_year(instant) {
        let mut text = Vec::with_capacity(15);
        encode::put_header(&mut text, 0x17, 13);
        put_digits(&mut text, utc.year().rem_euclid(100), 2);
        put_month_to_second(&mut text, utc);
        text
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
    let mut out = Vec::with_capacity(17);
    put_generalized(&mut out, instant);
    out
}

/// The same, behind what is there.
pub fn put_generalized(out: &mut Vec<u8>, instant: Timestamp) {
    encode::put_header(out, 0x18, 15);
    put_generalized_content(out, instant);
}

/// The content octets of `GeneralizedTime`.
pub fn generalized_content(instant: Timestamp) -> String {
    let mut text = Vec::with_capacity(15);
    put_generalized_content(&mut text, instant);
    // Digits and a Z.
    String::from_utf8(text).unwrap_or_default()
}

fn put_generalized_content(out: &mut Vec<u8>, instant: Timestamp) {
    let utc = Offset::UTC.to_datetime(instant);
    put_digits(out, utc.year(), 4);
    put_month_to_second(out, utc);
}

fn put_month_to_second(out: &mut Vec<u8>, utc: DateTime) {
    for part in [utc.month(), utc.day(), utc.hour(), utc.minute(), utc.second()] {
        put_digits(out, part.into(), 2);
    }
    out.push(b'Z');
}

/// The last so many decimal digits of a number that is not negative.
fn put_digits(out: &mut Vec<u8>, number: i16, count: u32) {
    for place in (0..count).rev() {
        let digit = number.unsigned_abs() / 10_u16.pow(place) % 10;
        out.push(b'0' + u8::try_from(digit).unwrap_or_default());
    }
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
