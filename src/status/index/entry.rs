//! One serial number in 32 octets.

use std::hash::BuildHasher as _;

use foldhash::fast::RandomState;
use jiff::Timestamp;

use crate::status::serial::{MAX_SERIAL, Serial};

/// No place in the list of revoked ones.
const GOOD: u32 = u32::MAX;

/// A serial number of an issuer, when it ends, and where in the issuer's list of revoked ones it stands.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    revoked: u32,
    serial: [u8; MAX_SERIAL],
    length: u8,
    issuer: [u8; 2],
    end: [u8; 5],
}

const _: () = assert!(size_of::<Entry>() == 32, "ten million of them are 320 MB");

impl Entry {
    /// One in good standing when it stands on no list.
    pub(super) fn new(issuer: u16, serial: Serial, not_after: Timestamp, revoked: Option<u32>) -> Self {
        let (serial, length) = serial.parts();
        Self {
            revoked: revoked.unwrap_or(GOOD),
            serial,
            length,
            issuer: issuer.to_ne_bytes(),
            end: packed(not_after),
        }
    }

    /// One to look for: of it only the serial number counts.
    pub(super) fn sought(issuer: u16, serial: Serial) -> Self {
        Self::new(issuer, serial, Timestamp::UNIX_EPOCH, None)
    }

    /// Whether both are of the same serial number.
    pub(super) fn is_of(&self, other: &Self) -> bool {
        self.issuer == other.issuer && self.serial == other.serial && self.length == other.length
    }

    pub(super) fn issuer(&self) -> u16 {
        u16::from_ne_bytes(self.issuer)
    }

    pub(super) fn serial(&self) -> Serial {
        Serial::from_parts(self.serial, self.length)
    }

    pub(super) fn not_after(&self) -> Timestamp {
        unpacked(self.end)
    }

    pub(super) fn revoked(&self) -> Option<u32> {
        (self.revoked != GOOD).then_some(self.revoked)
    }

    /// The later end; a place in the list stays.
    pub(super) fn join(&mut self, other: &Self) {
        self.end = self.end.max(other.end);
        if self.revoked == GOOD {
            self.revoked = other.revoked;
        }
    }

    /// Where it is looked for: the same for all of its serial number.
    pub(super) fn hash(&self, hasher: &RandomState) -> u64 {
        hasher.hash_one((self.issuer, self.length, self.serial))
    }
}

/// Seconds since 1970, big-endian: compares as a number.
fn packed(end: Timestamp) -> [u8; 5] {
    let [_, _, _, octets @ ..] = u64::try_from(end.as_second()).unwrap_or_default().to_be_bytes();
    octets
}

fn unpacked(octets: [u8; 5]) -> Timestamp {
    let seconds = octets
        .into_iter()
        .fold(0, |seconds, octet| seconds << 8 | i64::from(octet));
    Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX)
}
