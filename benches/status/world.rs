//! Certificates by rule, and the issuer that they are of.

use jiff::Timestamp;
use kepler::{
    registry::revocation::{Revocation, RevocationReason},
    status::{
        block::{MAX_ENTRIES, Writer},
        change::Standing,
        serial::Serial,
    },
};
use sha2::{Digest as _, Sha256};

/// One of so many is revoked.
const REVOKED: u64 = 33;

/// The first 16 octets are those that the load generator asks about.
pub(crate) fn serial(number: u64, length: usize) -> Serial {
    let mut digest = Sha256::digest(number.to_be_bytes());
    digest[0] = digest[0] & 0x7f | 0x40;
    Serial::new(&digest[..length]).expect("1 to 20 octets")
}

fn standing(number: u64) -> Standing {
    let day = |text: &str| text.parse::<Timestamp>().expect("an instant");
    let revocation = Revocation {
        at: day("2026-03-01T10:00:00Z"),
        reason: RevocationReason::KeyCompromise,
        invalid_since: None,
    };
    Standing {
        not_after: day("2027-06-01T10:00:00Z"),
        revocation: number.is_multiple_of(REVOKED).then_some(revocation),
    }
}

/// The journal of `count` certificates in full blocks.
pub(crate) fn blocks(issuer: &str, count: u64, length: usize) -> impl Iterator<Item = (u64, usize, Vec<u8>)> {
    let (mut next, mut seq, mut writer) = (0, 0, Writer::default());
    std::iter::from_fn(move || {
        while next < count && writer.len() < MAX_ENTRIES {
            writer.push(issuer, serial(next, length), standing(next));
            next += 1;
        }
        seq += 1;
        let entries = writer.len();
        (entries > 0).then(|| (seq, entries, writer.finish()))
    })
}
