//! `Range` (RFC 9110 14): one range of octets is cut out; several are answered with the whole.

use http::{HeaderMap, header::RANGE};

/// What a client asks of a representation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// All of it: no range, one that is not well formed, or several of them (14.2 lets a server pass them over).
    Whole,
    /// From this octet to that, both included.
    Part(u64, u64),
    /// Nothing that there is: 416.
    Nothing,
}

/// What is asked of a representation of that length.
pub(super) fn asked(request: &HeaderMap, length: u64) -> Asked {
    let text = request.get(RANGE).and_then(|value| value.to_str().ok());
    text.and_then(|text| read(text, length)).unwrap_or(Asked::Whole)
}

fn read(text: &str, length: u64) -> Option<Asked> {
    let (unit, range) = text.split_once('=')?;
    if !unit.trim().eq_ignore_ascii_case("bytes") || range.contains(',') {
        return None;
    }
    let (first, last) = range.trim().split_once('-')?;
    if first.is_empty() {
        let count = number(last)?;
        return Some(match length.checked_sub(1).filter(|_| count > 0) {
            Some(end) => Asked::Part(length.saturating_sub(count), end),
            None => Asked::Nothing,
        });
    }
    let first = number(first)?;
    let last = if last.is_empty() { u64::MAX } else { number(last)? };
    if last < first {
        return None;
    }
    Some(match length.checked_sub(1) {
        Some(end) if first <= end => Asked::Part(first, last.min(end)),
        _ => Asked::Nothing,
    })
}

/// Digits only; one that is larger than any file counts as the largest number there is.
fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|octet| octet.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(text: &str, length: u64) -> Asked {
        asked(&HeaderMap::from_iter([(RANGE, text.parse().unwrap())]), length)
    }

    #[test]
    fn one_range_is_cut() {
        assert_eq!(of("bytes=0-0", 10), Asked::Part(0, 0));
        assert_eq!(of("bytes=3-", 10), Asked::Part(3, 9));
        assert_eq!(of("Bytes= 3-100", 10), Asked::Part(3, 9));
        assert_eq!(of("bytes=-4", 10), Asked::Part(6, 9));
        assert_eq!(of("bytes=-40", 10), Asked::Part(0, 9));
        assert_eq!(of("bytes=9-99999999999999999999999", 10), Asked::Part(9, 9));
    }

    #[test]
    fn what_is_not_there_cannot_be_cut() {
        for text in [
            "bytes=10-",
            "bytes=10-11",
            "bytes=-0",
            "bytes=99999999999999999999-",
        ] {
            assert_eq!(of(text, 10), Asked::Nothing, "{text}");
        }
        assert_eq!(of("bytes=0-", 0), Asked::Nothing);
        assert_eq!(of("bytes=-1", 0), Asked::Nothing);
    }

    #[test]
    fn several_ranges_and_nonsense_get_the_whole() {
        for text in [
            "bytes=0-1,3-4",
            "bytes=4-3",
            "bytes=a-b",
            "bytes=",
            "bytes=-",
            "octets=0-1",
            "0-1",
            "bytes=+1-2",
        ] {
            assert_eq!(of(text, 10), Asked::Whole, "{text}");
        }
        assert_eq!(asked(&HeaderMap::new(), 10), Asked::Whole);
    }

    proptest! {
        #[test]
        fn a_part_lies_within(text in "bytes=[0-9,-]{0,12}", length: u64) {
            if let Asked::Part(first, last) = of(&text, length) {
                prop_assert!(first <= last && last < length);
            }
        }
    }
}
