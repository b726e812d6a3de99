//! A part of the serial numbers, found by hash.

use std::hash::BuildHasher as _;

use hashbrown::{DefaultHashBuilder, HashTable};
use jiff::Timestamp;

use super::{IndexError, entry::Entry};
use crate::status::serial::Serial;

/// The most serial numbers of one part.
const MAX_ENTRIES: usize = 1 << 24;
/// A part of so few grows as it likes.
const SMALL: usize = 64;

/// The entries stand in the order in which they came, and the table holds their places: a quarter of the room that a table
/// of entries would leave empty.
#[derive(Default)]
pub(super) struct Shard {
    entries: Vec<Entry>,
    places: HashTable<u32>,
}

/// What a part knows of a serial number.
pub(super) struct Found {
    pub(super) not_after: Timestamp,
    /// Its place in the issuer's list of revoked ones.
    pub(super) revoked: Option<u32>,
}

impl Shard {
    pub(super) fn find(&self, hash: u64, issuer: u16, serial: Serial) -> Option<Found> {
        let is_it = |place: &u32| self.entry(*place).is_some_and(|entry| entry.is(issuer, serial));
        let entry = self.entry(*self.places.find(hash, is_it)?)?;
        Some(Found {
            not_after: entry.not_after(),
            revoked: entry.revoked(),
        })
    }

    /// Adds a serial number, or raises the standing of one that is there.
    pub(super) fn join(
        &mut self,
        hasher: &DefaultHashBuilder,
        hash: u64,
        (issuer, serial): (u16, Serial),
        (not_after, revoked): (Timestamp, Option<u32>),
    ) -> Result<(), IndexError> {
        let Self { entries, places } = self;
        let entry = |place: &u32| entries.get(*place as usize);
        let known = places.find(hash, |place| {
            entry(place).is_some_and(|entry| entry.is(issuer, serial))
        });
        if let Some(place) = known.copied() {
            if let Some(entry) = entries.get_mut(place as usize) {
                entry.join(not_after, revoked);
            }
            return Ok(());
        }
        let place = u32::try_from(entries.len()).map_err(|_| IndexError::Full)?;
        if entries.len() >= MAX_ENTRIES {
            return Err(IndexError::Full);
        }
        let rehash = |place: &u32| {
            let entry = entries.get(*place as usize);
            entry.map_or(0, |entry| {
                hasher.hash_one((entry.issuer(), entry.serial().as_bytes()))
            })
        };
        places.insert_unique(hash, place, rehash);
        if entries.len() == entries.capacity() && entries.len() >= SMALL {
            // By eighths: doubling would leave a third of the room empty on average.
            entries.reserve_exact(entries.len() / 8);
        }
        entries.push(Entry::new(issuer, serial, not_after, revoked));
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

    pub(super) fn bytes(&self) -> usize {
        self.entries.capacity() * size_of::<Entry>() + self.places.allocation_size()
    }

    fn entry(&self, place: u32) -> Option<&Entry> {
        self.entries.get(place as usize)
    }
}
