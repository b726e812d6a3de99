//! Serial numbers (RFC 5280 4.1.2.2): positive, at most 20 octets, never predictable, never used twice.

use jiff::Timestamp;

use crate::random::{self, RandomUnavailable, SecureRandom};

/// The serial number of a certificate: big-endian octets without leading zero, as the register keys it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SerialNumber(Vec<u8>);

/// Octets that are no serial number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a serial number has 1 to 20 octets, is not zero and has no leading zero")]
pub struct InvalidSerialNumber;

impl SerialNumber {
    /// A fresh number of 16 octets: 126 random bits.
    pub fn generate(random: &dyn SecureRandom) -> Result<Self, RandomUnavailable> {
        let mut octets = random::bytes::<16>(random)?;
        if let Some(first) = octets.first_mut() {
            // Bit 8 clear: positive without a padding octet. Bit 7 set: never zero, always 16 octets long.
            *first = *first & 0x7f | 0x40;
        }
        Ok(Self(octets.to_vec()))
    }

    /// A fresh number of 16 octets: 30 bits of the present second, then 96 random bits.
    ///
    /// The second says nothing that `notBefore` does not say, and keeps the register's index growing at its end: the
    /// entry of a new certificate costs the same whether there are a thousand or a million. The random bits alone are
    /// more than the 64 that are asked for (CA/Browser Forum Baseline Requirements 7.1).
    pub fn generate_at(now: Timestamp, random: &dyn SecureRandom) -> Result<Self, RandomUnavailable> {
        let second = u32::try_from(now.as_second().rem_euclid(1 << 30)).unwrap_or_default();
        let mut octets = (0x4000_0000 | second).to_be_bytes().to_vec();
        octets.extend(random::bytes::<12>(random)?);
        Ok(Self(octets))
    }

    /// The number with these octets, from the register or a command line.
    pub fn from_octets(octets: &[u8]) -> Result<Self, InvalidSerialNumber> {
        // RFC 5280 4.1.2.2: 20 octets with the sign bit, so a 20-octet number must not begin with it.
        let too_long =
            octets.len() > 20 || (octets.len() == 20 && octets.first().is_some_and(|first| *first > 0x7f));
        if too_long || octets.first().is_none_or(|first| *first == 0) {
            return Err(InvalidSerialNumber);
        }
        Ok(Self(octets.to_vec()))
    }

    /// The octets without leading zero: the index key.
    pub fn octets(&self) -> &[u8] {
        &self.0
    }

    /// Lower-case hex: the form of API, screens and command line.
    pub fn hex(&self) -> String {
        hex::encode(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SeededRandom;

    struct Constant(u8);

    impl SecureRandom for Constant {
        fn fill(&self, out: &mut [u8]) -> Result<(), RandomUnavailable> {
            out.fill(self.0);
            Ok(())
        }
    }

    #[test]
    fn numbers_are_positive_not_zero_and_sixteen_octets_long() {
        for octet in 0..=255 {
            let serial = SerialNumber::generate(&Constant(octet)).unwrap();
            assert_eq!(serial.octets().len(), 16);
            assert!((0x40..0x80).contains(&serial.octets()[0]));
            assert_eq!(SerialNumber::from_octets(serial.octets()), Ok(serial));
        }
    }

    #[test]
    fn numbers_differ() {
        let random = SeededRandom::new(1);
        let numbers: std::collections::BTreeSet<_> = (0..1000)
            .map(|_| SerialNumber::generate(&random).unwrap())
            .collect();
        assert_eq!(numbers.len(), 1000);
    }

    #[test]
    fn numbers_of_a_second_share_four_octets_and_no_random_bit() {
        let random = SeededRandom::new(1);
        let now: Timestamp = "2026-11-23T05:00:00Z".parse().unwrap();
        let serial = |at| SerialNumber::generate_at(at, &random).unwrap();
        let (first, second) = (serial(now), serial(now));
        let later = serial(now + jiff::SignedDuration::from_secs(1));
        assert_eq!(first.octets()[..4], second.octets()[..4]);
        assert_ne!(first.octets()[4..], second.octets()[4..]);
        assert!(later > first && later > second);
        for at in [now, Timestamp::MIN, Timestamp::MAX, Timestamp::UNIX_EPOCH] {
            for octet in [0, 0xff] {
                let serial = SerialNumber::generate_at(at, &Constant(octet)).unwrap();
                assert_eq!(serial.octets().len(), 16);
                assert!((0x40..0x80).contains(&serial.octets()[0]));
            }
        }
    }

    #[test]
    fn what_is_no_serial_number_is_refused() {
        for octets in [&[][..], &[0], &[0, 1], &[1; 21], &[0x80; 20]] {
            assert_eq!(SerialNumber::from_octets(octets), Err(InvalidSerialNumber));
        }
    }
}
