//! The revoked ones of an issuer, in the order in which they became known.

use std::sync::{Arc, RwLock};

use jiff::Timestamp;

use super::{IndexError, read, write};
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
pub(super) struct RevokedList(RwLock<Vec<Vec<Revoked>>>);

impl RevokedList {
    /// Adds one and says where it stands.
    pub(super) fn push(&self, mut revoked: Revoked) -> Result<u32, IndexError> {
        let mut chunks = write(&self.0);
        if let Some(before) = chunks.last().and_then(|chunk| chunk.last()) {
            // After a journal was taken back its numbers begin again: late is lawful, early would be missed.
            revoked.seq = revoked.seq.max(before.seq);
        }
        if chunks.last().is_none_or(|chunk| chunk.len() == CHUNK) {
            chunks.push(Vec::with_capacity(CHUNK));
        }
        let before = (chunks.len() - 1) * CHUNK;
        let chunk = chunks.last_mut().ok_or(IndexError::Full)?;
        let place = u32::try_from(before + chunk.len()).map_err(|_| IndexError::Full)?;
        if place == u32::MAX {
            return Err(IndexError::Full);
        }
        chunk.push(revoked);
        Ok(place)
    }

    /// Raises the standing of one that is revoked already.
    pub(super) fn join(&self, place: u32, revocation: Revocation, not_after: Timestamp) {
        let place = place as usize;
        let mut chunks = write(&self.0);
        let known = chunks
            .get_mut(place / CHUNK)
            .and_then(|chunk| chunk.get_mut(place % CHUNK));
        if let Some(known) = known {
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
        let place = place as usize;
        let chunks = read(&self.0);
        let revoked = chunks.get(place / CHUNK)?.get(place % CHUNK)?;
        Some(revoked.revocation)
    }

    pub(super) fn bytes(&self) -> usize {
        read(&self.0).len() * CHUNK * size_of::<Revoked>()
    }

    fn len(&self) -> usize {
        let chunks = read(&self.0);
        let last = chunks.last().map_or(0, Vec::len);
        chunks.len().saturating_sub(1) * CHUNK + last
    }

    /// The place of the first one with a row after `seq`.
    fn after(&self, seq: u64) -> usize {
        let chunks = read(&self.0);
        let whole = chunks.partition_point(|chunk| chunk.last().is_some_and(|last| last.seq <= seq));
        let in_chunk = chunks
            .get(whole)
            .map_or(0, |chunk| chunk.partition_point(|revoked| revoked.seq <= seq));
        whole * CHUNK + in_chunk
    }

    fn copy(&self, from: usize, into: &mut Vec<Revoked>) {
        let chunks = read(&self.0);
        let rest = chunks
            .get(from / CHUNK)
            .and_then(|chunk| chunk.get(from % CHUNK..));
        into.clear();
        into.extend_from_slice(rest.unwrap_or_default());
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
