//! A part of the serial numbers, found by hash.

use foldhash::fast::RandomState;
use jiff::Timestamp;

use super::{
    IndexError,
    chunks::Chunks,
    entry::Entry,
    slots::{MAX_PLACES, Slots},
};
use crate::status::serial::Serial;

/// Entries that are allocated at a time: 128 KiB.
const CHUNK: usize = 4_096;

/// The entries stand in the order in which they came, and the table holds their places: an eighth of the room that a table
/// of entries would leave empty.
#[derive(Default)]
pub(super) struct Shard {
    places: Slots,
    entries: Chunks<Entry, CHUNK>,
}

impl Shard {
    /// What is known of the serial number of `sought`, whose hash it is.
    pub(super) fn find(&self, hash: u64, sought: &Entry) -> Option<&Entry> {
        let is_it = |place| self.entries.get(place).is_some_and(|entry| entry.is_of(sought));
        self.entries.get(self.places.find(hash, is_it)?)
    }

    /// Adds a serial number, or raises the standing of one that is there.
    pub(super) fn join(&mut self, hasher: &RandomState, hash: u64, entry: Entry) -> Result<(), IndexError> {
        let Self { entries, places } = self;
        let is_it = |place| {
            entries
                .get(place)
                .is_some_and(|known: &Entry| known.is_of(&entry))
        };
        if let Some(known) = places.find(hash, is_it) {
            if let Some(known) = entries.get_mut(known) {
                known.join(&entry);
            }
            return Ok(());
        }
        let place = u32::try_from(entries.len()).map_err(|_| IndexError::Full)?;
        if place >= MAX_PLACES {
            return Err(IndexError::Full);
        }
        places.insert(hash, place, |place| {
            entries.get(place).map_or(0, |known| known.hash(hasher))
        });
        entries.push(entry);
        Ok(())
    }

    pub(super) fn serials(&self, issuer: u16) -> Vec<(Serial, Timestamp)> {
        let of_issuer = self.entries.iter().filter(|entry| entry.issuer() == issuer);
        of_issuer
            .map(|entry| (entry.serial(), entry.not_after()))
            .collect()
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Octets that it holds, itself and room to grow included.
    pub(super) fn bytes(&self) -> usize {
        size_of::<Self>() + self.entries.bytes() + self.places.bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_grows_over_many_chunks_loses_nothing() {
        let (mut shard, hasher) = (Shard::default(), RandomState::default());
        let entry = |number: u32, end: u32| {
            let end = Timestamp::from_second(i64::from(end)).unwrap();
            Entry::new(1, Serial::new(&number.to_be_bytes()).unwrap(), end, None)
        };
        for number in (0..1_000).chain(500..700) {
            let entry = entry(number, number + 1_000);
            shard.join(&hasher, entry.hash(&hasher), entry).unwrap();
        }
        assert_eq!(shard.len(), 1_000);
        for number in 0..2_000 {
            let sought = entry(number, 0);
            let found = shard.find(sought.hash(&hasher), &sought).map(Entry::not_after);
            let expected = (number < 1_000).then(|| entry(number, number + 1_000).not_after());
            assert_eq!(found, expected);
        }
        assert_eq!(shard.serials(1).len(), 1_000);
        assert!(shard.serials(2).is_empty());
        assert!(shard.bytes() < 1_000 * 64, "{}", shard.bytes());
    }
}
