//! DER written by hand where types would hold a whole list in memory: headers, lengths, times.

use std::time::Duration;

use der::asn1::GeneralizedTime;
use jiff::{Timestamp, tz::TimeZone};

pub(super) const INTEGER: u8 = 0x02;
pub(super) const BIT_STRING: u8 = 0x03;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const SEQUENCE: u8 = 0x30;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// Appends tag and length.
pub(super) fn put_header(out: &mut Vec<u8>, tag: u8, length: u64) {
    out.push(tag);
    let octets = length.to_be_bytes();
    match length {
        0..0x80 => out.extend(octets.last()),
        _ => {
            let significant = octets.iter().skip_while(|octet| **octet == 0);
            // X.690 8.1.3.5: the first octet says how many follow, at most eight here.
            out.push(0x80 | u8::try_from(significant.clone().count()).unwrap_or(8));
            out.extend(significant);
        }
    }
}

/// Appends a whole element.
pub(super) fn put(out: &mut Vec<u8>, tag: u8, content: &[u8]) {
    put_header(out, tag, content.len() as u64);
    out.extend_from_slice(content);
}

/// An element on its own.
pub(super) fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(content.len().saturating_add(10));
    put(&mut out, tag, content);
    out
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

/// Appends a `Time`. RFC 5280 5.1.2.4: UTCTime through 2049, GeneralizedTime from 2050; whole seconds, `Z`.
pub(super) fn put_time(out: &mut Vec<u8>, instant: Timestamp) {
    let at = instant.to_zoned(TimeZone::UTC).datetime();
    let (century, year) = (at.year().unsigned_abs() / 100, at.year().unsigned_abs() % 100);
    if (1950..2050).contains(&at.year()) {
        out.extend([UTC_TIME, 13]);
    } else {
        out.extend([GENERALIZED_TIME, 15]);
        put_two_digits(out, century);
    }
    put_two_digits(out, year);
    for part in [at.month(), at.day(), at.hour(), at.minute(), at.second()] {
        put_two_digits(out, u16::from(part.unsigned_abs()));
    }
    out.push(b'Z');
}

fn put_two_digits(out: &mut Vec<u8>, number: u16) {
    out.extend([number / 10 % 10, number % 10].map(|digit| b'0' + u8::try_from(digit).unwrap_or(0)));
}

/// The instant in whole seconds, as OCSP writes it.
pub(super) fn generalized_time(instant: Timestamp) -> der::Result<GeneralizedTime> {
    GeneralizedTime::from_unix_duration(Duration::from_secs(instant.as_second().try_into().unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use der::{Decode as _, Encode as _};
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn unsigned_integers_equal_the_library(value: u64) {
            let mut ours = Vec::new();
            put_unsigned(&mut ours, &value.to_be_bytes());
            prop_assert_eq!(ours, value.to_der().unwrap());
        }

        #[test]
        fn headers_equal_the_library(length in prop_oneof![0..300_usize, 65_000..66_000_usize]) {
            let content = vec![7; length];
            let ours = element(OCTET_STRING, &content);
            prop_assert_eq!(ours, der::asn1::OctetString::new(content).unwrap().to_der().unwrap());
        }

        #[test]
        fn times_equal_the_library(second in 0..4_000_000_000_i64) {
            let mut ours = Vec::new();
            put_time(&mut ours, Timestamp::from_second(second).unwrap());
            let read = x509_cert::time::Time::from_der(&ours).unwrap();
            prop_assert_eq!(read.to_unix_duration().as_secs(), second.unsigned_abs());
            prop_assert_eq!(read.to_der().unwrap(), ours);
        }
    }
}
