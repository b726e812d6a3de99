//! The revoked ones of an issuer, in the order in which they became known.

use std::sync::{Arc, RwLock};

use jiff::Timestamp;

use super::{IndexError, chunks::Chunks, read, write};
use crate::{
    registry::revocation::Revocation,
    status::{change::Standing, serial::Serial},
};

/// Entries that are allocated, and copied out, at a time.
const CHUNK: usize = 1024;

/// A revoked serial number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revoked {
    /// The serial number.
    pub serial: Serial,
    /// Since when, and why.
    pub revocation: Revocation,
    /// When the certificate ends; whole seconds.
    pub not_after: Timestamp,
    /// The row of the journal that it became known with.
    pub seq: u64,
}

/// Only grows; the numbers of the rows never fall along it.
#[derive(Default)]
pub(super) struct RevokedList(RwLock<Chunks<Revoked, CHUNK>>);

impl RevokedList {
    /// Adds one and says where it stands.
    pub(super) fn push(&self, mut revoked: Revoked) -> Result<u32, IndexError> {
        let mut list = write(&self.0);
        if let Some(before) = list.last() {
            // After a journal was taken back its numbers begin again: late is lawful, early would be missed.
            revoked.seq = revoked.seq.max(before.seq);
        }
        let place = u32::try_from(list.len()).map_err(|_| IndexError::Full)?;
        if place == u32::MAX {
            return Err(IndexError::Full);
        }
        list.push(revoked);
        Ok(place)
    }

    /// Raises the standing of one that is revoked already.
    pub(super) fn join(&self, place: u32, revocation: Revocation, not_after: Timestamp) {
        if let Some(known) = write(&self.0).get_mut(place as usize) {
            let standing = Standing {
                not_after: known.not_after,
                revocation: Some(known.revocation),
            };
            let joined = standing.join(Standing {
                not_after,
                revocation: Some(revocation),
            });
            known.not_after = joined.not_after;
            known.revocation = joined.revocation.unwrap_or(known.revocation);
        }
    }

    pub(super) fn revocation(&self, place: u32) -> Option<Revocation> {
        Some(read(&self.0).get(place as usize)?.revocation)
    }

    pub(super) fn bytes(&self) -> usize {
        read(&self.0).bytes()
    }

    fn len(&self) -> usize {
        read(&self.0).len()
    }

    /// The place of the first one with a row after `seq`.
    fn after(&self, seq: u64) -> usize {
        read(&self.0).partition_point(|revoked| revoked.seq <= seq)
    }

    fn copy(&self, from: usize, into: &mut Vec<Revoked>) {
        into.clear();
        into.extend_from_slice(read(&self.0).rest_of_chunk(from));
    }
}

/// Revoked ones, copied out a chunk at a time: the list is locked for microseconds, whatever the caller does with them.
pub struct RevokedWalk {
    list: Arc<RevokedList>,
    next: usize,
    end: usize,
    copied: Vec<Revoked>,
    taken: usize,
}

impl RevokedWalk {
    pub(super) fn new(list: Arc<RevokedList>, seq: u64) -> Self {
        Self {
            next: list.after(seq),
            end: list.len(),
            list,
            copied: Vec::new(),
            taken: 0,
        }
    }
}

impl Iterator for RevokedWalk {
    type Item = Revoked;

    fn next(&mut self) -> Option<Revoked> {
        if self.next >= self.end {
            return None;
        }
        if self.taken == self.copied.len() {
            self.list.copy(self.next, &mut self.copied);
            self.taken = 0;
        }
        let revoked = self.copied.get(self.taken).copied()?;
        self.taken += 1;
        self.next += 1;
        Some(revoked)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.end.saturating_sub(self.next);
        (left, Some(left))
    }
}

impl ExactSizeIterator for RevokedWalk {}
