//! Parts of an issuer's serial numbers, each with a revocation list of its own.

use std::{fmt, str::FromStr};

use crate::crypto::digest::sha256;

/// The longest prefix: 256 lists of an issuer. With a million revoked certificates each has some 4,000 entries.
pub const MAX_DIGITS: u8 = 2;

/// A part of the serial numbers: those whose SHA-256 begins with these hexadecimal digits.
///
/// The prefix is the name, so that another number of parts leaves old addresses their meaning: `a` is the same set whether
/// there are sixteen lists or 256.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shard {
    digits: u8,
    value: u8,
}

impl Shard {
    /// The part that a serial number belongs to, with prefixes of `digits` (1 or 2; more count as 2). `serial` as the
    /// register keys it: big-endian, without leading zero.
    pub fn of(serial: &[u8], digits: u8) -> Self {
        let [first, ..] = sha256(serial);
        match digits {
            0 | 1 => Self {
                digits: 1,
                value: first >> 4,
            },
            _ => Self {
                digits: MAX_DIGITS,
                value: first,
            },
        }
    }

    /// All parts of that length of prefix, in order.
    pub fn all(digits: u8) -> impl Iterator<Item = Self> {
        let digits = digits.clamp(1, MAX_DIGITS);
        let last = if digits == 1 { 0x0f } else { 0xff };
        (0..=last).map(move |value| Self { digits, value })
    }

    /// How many digits the prefix has.
    pub fn digits(self) -> u8 {
        self.digits
    }

    /// Its place among the parts of the same length.
    pub fn place(self) -> usize {
        usize::from(self.value)
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = usize::from(self.digits);
        write!(f, "{:0width$x}", self.value)
    }
}

/// A text that names no part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("names no part: one or two hexadecimal digits in lower case")]
pub struct UnknownShard;

impl FromStr for Shard {
    type Err = UnknownShard;

    fn from_str(text: &str) -> Result<Self, UnknownShard> {
        let lower = |octet: u8| matches!(octet, b'0'..=b'9' | b'a'..=b'f');
        if !text.bytes().all(lower) {
            return Err(UnknownShard);
        }
        let digits = u8::try_from(text.len())
            .ok()
            .filter(|digits| (1..=MAX_DIGITS).contains(digits))
            .ok_or(UnknownShard)?;
        let value = u8::from_str_radix(text, 16).map_err(|_| UnknownShard)?;
        Ok(Self { digits, value })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_longer_prefix_divides_a_shorter_one(serial in prop::collection::vec(any::<u8>(), 1..21)) {
            let (short, long) = (Shard::of(&serial, 1).to_string(), Shard::of(&serial, 2).to_string());
            prop_assert!(long.starts_with(&short));
            prop_assert_eq!((short.len(), long.len()), (1, 2));
            prop_assert!(hex::encode(sha256(&serial)).starts_with(&long));
        }
    }

    #[test]
    fn names_are_read_as_they_are_written() {
        assert_eq!(Shard::all(1).chain(Shard::all(2)).count(), 16 + 256);
        for shard in Shard::all(1).chain(Shard::all(2)) {
            assert_eq!(shard.to_string().parse(), Ok(shard));
        }
        for other in ["", "A", "0A", "abc", "g", "+1", "a b"] {
            assert_eq!(other.parse::<Shard>(), Err(UnknownShard), "{other}");
        }
    }
}
