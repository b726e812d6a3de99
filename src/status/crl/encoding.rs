//! DER of CRL entries, written without a heap allocation each: a list has a million of them. All else uses `x509::encode`.

use jiff::{Timestamp, civil::DateTime, tz::Offset};

const INTEGER: u8 = 0x02;
pub(super) const SEQUENCE: u8 = 0x30;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// Appends tag and length.
pub(super) fn put_header(out: &mut Vec<u8>, tag: u8, length: u64) {
    out.push(tag);
    let octets = length.to_be_bytes();
    if length < 0x80 {
        out.extend(octets.last());
        return;
    }
    let significant = octets.iter().skip_while(|octet| **octet == 0);
    // X.690 8.1.3.5: the first octet says how many follow, at most eight here.
    out.push(0x80 | u8::try_from(significant.clone().count()).unwrap_or(8));
    out.extend(significant);
}

/// Appends a whole element.
pub(super) fn put(out: &mut Vec<u8>, tag: u8, content: &[u8]) {
    put_header(out, tag, content.len() as u64);
    out.extend_from_slice(content);
}

/// Appends an INTEGER that is not negative, from its big-endian octets.
pub(super) fn put_unsigned(out: &mut Vec<u8>, octets: &[u8]) {
    let significant = octets.iter().skip_while(|octet| **octet == 0);
    let needs_sign_octet = significant.clone().next().is_none_or(|first| *first >= 0x80);
    put_header(
        out,
        INTEGER,
        significant.clone().count() as u64 + u64::from(needs_sign_octet),
    );
    if needs_sign_octet {
        out.push(0);
    }
    out.extend(significant);
}

/// Appends a `GeneralizedTime`: whole seconds, `Z`.
pub(super) fn put_generalized(out: &mut Vec<u8>, instant: Timestamp) {
    let at = Offset::UTC.to_datetime(instant);
    out.extend([GENERALIZED_TIME, 15]);
    put_two_digits(out, at.year().unsigned_abs() / 100);
    put_from_year(out, at);
}

/// Appends a `Time`. RFC 5280 5.1.2.4: `UTCTime` through 2049, `GeneralizedTime` from 2050; whole seconds, `Z`.
pub(super) fn put_time(out: &mut Vec<u8>, instant: Timestamp) {
    let at = Offset::UTC.to_datetime(instant);
    if !(1950..2050).contains(&at.year()) {
        return put_generalized(out, instant);
    }
    out.extend([UTC_TIME, 13]);
    put_from_year(out, at);
}

fn put_from_year(out: &mut Vec<u8>, at: DateTime) {
    put_two_digits(out, at.year().unsigned_abs() % 100);
    for part in [at.month(), at.day(), at.hour(), at.minute(), at.second()] {
        put_two_digits(out, u16::from(part.unsigned_abs()));
    }
    out.push(b'Z');
}

fn put_two_digits(out: &mut Vec<u8>, number: u16) {
    out.extend([number / 10 % 10, number % 10].map(|digit| b'0' + u8::try_from(digit).unwrap_or(0)));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::x509::{encode, time};

    proptest! {
        #[test]
        fn integers_equal_those_of_certificates(octets in prop::collection::vec(any::<u8>(), 1..21)) {
            let mut ours = Vec::new();
            put_unsigned(&mut ours, &octets);
            prop_assert_eq!(ours, encode::integer(&octets));
        }

        #[test]
        fn elements_equal_those_of_certificates(length in prop_oneof![0..300_usize, 65_000..66_000_usize]) {
            let content = vec![7; length];
            let mut ours = Vec::new();
            put(&mut ours, SEQUENCE, &content);
            prop_assert_eq!(ours, encode::element(SEQUENCE, &content));
        }

        #[test]
        fn times_equal_those_of_certificates(second in 0..4_000_000_000_i64) {
            let instant = Timestamp::from_second(second).unwrap();
            let mut ours = Vec::new();
            put_time(&mut ours, instant);
            prop_assert_eq!(ours, time::time(instant));
            let mut ours = Vec::new();
            put_generalized(&mut ours, instant);
            prop_assert_eq!(ours, time::generalized(instant));
        }
    }
}
