//! Many changes of status in few octets: the rows of the journal.
//!
//! ```text
//! version   1 octet: 1
//! issuers   2 octets: how many; each 1 octet of length and its octets
//! entries   4 octets: how many; each
//!           2 octets   which of the issuers
//!           1 octet    length of the serial number; the highest bit: revoked, the next one: since when it was invalid
//!           1..20      the serial number
//!           5 octets   end of the certificate, seconds since 1970
//!           8 + 1      only if revoked: microseconds since 1970, number of the reason (RFC 5280 5.3.1)
//!           8          only if said so: microseconds since 1970 of `invalidityDate` (RFC 5280 5.3.2)
//! ```
//!
//! Numbers are big-endian. About 26 octets for a serial number of 18 in good standing.

use jiff::Timestamp;

use super::{
    change::{Standing, StatusChange},
    serial::Serial,
};
use crate::registry::revocation::{Revocation, RevocationReason};

/// The most entries of one block: about 2 MiB. More is never merged into one.
pub const MAX_ENTRIES: usize = 65_536;

const VERSION: u8 = 1;
const REVOKED: u8 = 0x80;
const INVALID_SINCE: u8 = 0x40;
/// The latest second that five octets hold is far behind the last that a certificate can name.
const END_OCTETS: usize = 5;

/// Octets that are no block, or one of a later version of this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a block of status changes of this version")]
pub struct NotABlock;

/// One entry; the issuer by its place in [`Block::issuers`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Which of the block's issuers.
    pub issuer: u16,
    /// The serial number.
    pub serial: Serial,
    /// What is known of it.
    pub standing: Standing,
}

/// A block, opened. Entries are decoded as they are asked for.
#[derive(Clone, Debug)]
pub struct Block<'a> {
    issuers: Vec<&'a str>,
    count: u32,
    entries: &'a [u8],
}

/// Packs changes. Ends before 1970 become 1970. At most [`MAX_ENTRIES`] are meant; more give a longer block.
pub fn encode(changes: &[StatusChange]) -> Vec<u8> {
    let mut writer = Writer::default();
    for change in changes {
        writer.push(&change.issuer, change.serial, change.standing);
    }
    writer.finish()
}

/// Packs entries as they come.
#[derive(Default)]
pub struct Writer {
    issuers: Vec<String>,
    count: u32,
    entries: Vec<u8>,
}

impl Writer {
    /// Adds an entry.
    pub fn push(&mut self, issuer: &str, serial: Serial, standing: Standing) {
        let place = self.issuers.iter().position(|known| known == issuer);
        let place = place.unwrap_or_else(|| {
            self.issuers.push(issuer.to_owned());
            self.issuers.len() - 1
        });
        let place = u16::try_from(place).unwrap_or(u16::MAX);
        self.entries.extend(place.to_be_bytes());
        let octets = serial.as_bytes();
        let invalid_since = standing
            .revocation
            .and_then(|revocation| revocation.invalid_since);
        let flags = standing.revocation.map_or(0, |_| REVOKED) | invalid_since.map_or(0, |_| INVALID_SINCE);
        self.entries
            .push(u8::try_from(octets.len()).unwrap_or_default() | flags);
        self.entries.extend_from_slice(octets);
        let [_, _, _, end @ ..] = u64::try_from(standing.not_after.as_second())
            .unwrap_or_default()
            .to_be_bytes();
        self.entries.extend(end);
        if let Some(revocation) = standing.revocation {
            self.entries.extend(revocation.at.as_microsecond().to_be_bytes());
            self.entries.push(revocation.reason.number());
        }
        if let Some(since) = invalid_since {
            self.entries.extend(since.as_microsecond().to_be_bytes());
        }
        self.count = self.count.saturating_add(1);
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.count as usize
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The block; the writer is empty again.
    pub fn finish(&mut self) -> Vec<u8> {
        let Self {
            issuers,
            count,
            entries,
        } = std::mem::take(self);
        let mut block = vec![VERSION];
        block.extend(u16::try_from(issuers.len()).unwrap_or(u16::MAX).to_be_bytes());
        for issuer in &issuers {
            block.push(u8::try_from(issuer.len()).unwrap_or(u8::MAX));
            block.extend_from_slice(issuer.as_bytes());
        }
        block.extend(count.to_be_bytes());
        block.extend_from_slice(&entries);
        block
    }
}

impl<'a> Block<'a> {
    /// Opens a block. Its entries are checked when they are decoded.
    pub fn parse(octets: &'a [u8]) -> Result<Self, NotABlock> {
        let mut rest = octets;
        if take(&mut rest)? != [VERSION] {
            return Err(NotABlock);
        }
        let count = u16::from_be_bytes(take(&mut rest)?);
        let mut issuers = Vec::with_capacity(usize::from(count));
        for _ in 0..count {
            let [length] = take(&mut rest)?;
            let name = rest.split_off(..usize::from(length)).ok_or(NotABlock)?;
            issuers.push(str::from_utf8(name).map_err(|_| NotABlock)?);
        }
        let count = u32::from_be_bytes(take(&mut rest)?);
        Ok(Self {
            issuers,
            count,
            entries: rest,
        })
    }

    /// The issuers that the entries name.
    pub fn issuers(&self) -> &[&'a str] {
        &self.issuers
    }

    /// How many entries it says to have.
    pub fn len(&self) -> usize {
        self.count as usize
    }

    /// Whether it says to have none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The entries in order; the last item is an error when the octets are fewer or more than the entries.
    pub fn entries(&self) -> impl Iterator<Item = Result<Entry, NotABlock>> + use<'a> {
        let mut rest = self.entries;
        let mut left = self.count;
        std::iter::from_fn(move || {
            if left == 0 {
                return (!std::mem::take(&mut rest).is_empty()).then_some(Err(NotABlock));
            }
            left -= 1;
            let entry = entry(&mut rest);
            if entry.is_err() {
                (left, rest) = (0, &[]);
            }
            Some(entry)
        })
    }
}

fn entry(rest: &mut &[u8]) -> Result<Entry, NotABlock> {
    let issuer = u16::from_be_bytes(take(rest)?);
    let [head] = take(rest)?;
    let serial = rest
        .split_off(..usize::from(head & !(REVOKED | INVALID_SINCE)))
        .and_then(Serial::new)
        .ok_or(NotABlock)?;
    let mut end = [0; 8];
    if let Some(low) = end.last_chunk_mut::<END_OCTETS>() {
        *low = take(rest)?;
    }
    let not_after = Timestamp::from_second(i64::from_be_bytes(end)).map_err(|_| NotABlock)?;
    let revocation = if head & REVOKED == 0 {
        None
    } else {
        let at = Timestamp::from_microsecond(i64::from_be_bytes(take(rest)?)).map_err(|_| NotABlock)?;
        let [number] = take(rest)?;
        let reason = RevocationReason::from_number(number).ok_or(NotABlock)?;
        let invalid_since = if head & INVALID_SINCE == 0 {
            None
        } else {
            let since = i64::from_be_bytes(take(rest)?);
            Some(Timestamp::from_microsecond(since).map_err(|_| NotABlock)?)
        };
        Some(Revocation::new(at, reason).invalid_since(invalid_since))
    };
    Ok(Entry {
        issuer,
        serial,
        standing: Standing {
            not_after,
            revocation,
        },
    })
}

fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], NotABlock> {
    let (first, after) = rest.split_first_chunk::<N>().ok_or(NotABlock)?;
    *rest = after;
    Ok(*first)
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;
    use crate::status::samples::change;

    proptest! {
        #[test]
        fn what_is_packed_is_unpacked(changes in vec(change(), 0..40)) {
            let block = encode(&changes);
            let block = Block::parse(&block).unwrap();
            prop_assert_eq!(block.len(), changes.len());
            let again: Vec<_> = block.entries().map(|entry| {
                let Entry { issuer, serial, standing } = entry.unwrap();
                StatusChange { issuer: block.issuers()[usize::from(issuer)].to_owned(), serial, standing }
            }).collect();
            prop_assert_eq!(again, changes);
        }

        #[test]
        fn a_cut_or_lengthened_block_is_noticed(changes in vec(change(), 1..10), cut: proptest::sample::Index) {
            let whole = encode(&changes);
            let fails = |octets: &[u8]| Block::parse(octets).is_ok_and(|block| block.entries().all(|entry| entry.is_ok()));
            prop_assert!(!fails(&whole[..cut.index(whole.len())]));
            prop_assert!(!fails(&[whole.as_slice(), &[0]].concat()));
        }

        #[test]
        fn any_octets_are_survived(octets: Vec<u8>) {
            if let Ok(block) = Block::parse(&octets) {
                prop_assert!(block.entries().count() <= octets.len() + 1);
            }
        }
    }

    #[test]
    fn another_version_is_not_read() {
        assert_eq!(Block::parse(&[2, 0, 0, 0, 0, 0, 0]).unwrap_err(), NotABlock);
        assert!(Block::parse(&[1, 0, 0, 0, 0, 0, 0]).unwrap().is_empty());
    }
}
