//! The status of every certificate, in memory: what OCSP and CRLs answer from.
//!
//! | file | holds |
//! |---|---|
//! | `entry` | one serial number in 32 octets |
//! | `shard` | a part of the serial numbers, found by hash |
//! | `slots` | places by hash |
//! | `chunks` | a list that is never copied |
//! | `batch` | changes that are taken together |
//! | `revoked` | the revoked ones of an issuer, in the order in which they became known |
//!
//! Readers wait for microseconds, seldom longer: the serial numbers are spread over [`PARTS`] parts, each with its own lock, and
//! each small. A serial number that is not here is unknown: nobody asks the database.

mod batch;
mod chunks;
mod entry;
mod revoked;
mod shard;
mod slots;
#[cfg(test)]
mod tests;

pub use revoked::{Revoked, RevokedWalk};

use std::sync::{
    Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard,
    atomic::{AtomicU64, Ordering},
};

use foldhash::fast::RandomState;

use self::{batch::Batch, entry::Entry, revoked::RevokedList, shard::Shard};
use super::{
    block::{Block, MAX_ENTRIES, NotABlock},
    change::{Standing, StatusChange},
    serial::Serial,
    source::SerialStatus,
};
use crate::registry::revocation::Revocation;

/// Parts with a lock each. Few, so that all of them stay in the processor's cache; many, so that a part is small: of ten
/// million serial numbers each has 20,000, and when its table grows, their places are moved (by reckoning, in less than a millisecond).
const PARTS: u16 = 512;

/// An issuer's place in the index; valid as long as the index lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IssuerNumber(u16);

/// Changes that the index cannot take. It keeps what it has taken before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IndexError {
    /// The row of the journal.
    #[error(transparent)]
    Block(#[from] NotABlock),
    /// An entry names an issuer that its block does not list.
    #[error("an entry names no issuer of its block")]
    Issuer,
    /// More than 65,535 issuers, four billion revoked certificates of one of them, or a million certificates of one part.
    #[error("the index is full")]
    Full,
}

/// The status of every certificate. Shared by all who answer; one at a time changes it.
pub struct StatusIndex {
    hasher: RandomState,
    shards: Box<[RwLock<Shard>]>,
    issuers: RwLock<Vec<(String, Arc<RevokedList>)>>,
    position: AtomicU64,
    generation: AtomicU64,
    writer: Mutex<()>,
}

impl Default for StatusIndex {
    fn default() -> Self {
        Self {
            hasher: RandomState::default(),
            shards: std::iter::repeat_with(RwLock::default)
                .take(usize::from(PARTS))
                .collect(),
            issuers: RwLock::default(),
            position: AtomicU64::new(0),
            generation: AtomicU64::new(0),
            writer: Mutex::new(()),
        }
    }
}

impl StatusIndex {
    /// The number of an issuer, by subject key identifier in lower-case hex. One that is new gets one.
    pub fn issuer(&self, name: &str) -> Result<IssuerNumber, IndexError> {
        if let Some(number) = self.known_issuer(name) {
            return Ok(number);
        }
        let mut issuers = write(&self.issuers);
        let known = issuers.iter().position(|(known, _)| known == name);
        let place = u16::try_from(known.unwrap_or(issuers.len())).map_err(|_| IndexError::Full)?;
        if known.is_none() {
            issuers.push((name.to_owned(), Arc::default()));
        }
        Ok(IssuerNumber(place))
    }

    /// The number of an issuer that something is known of.
    pub fn known_issuer(&self, name: &str) -> Option<IssuerNumber> {
        let place = read(&self.issuers).iter().position(|(known, _)| known == name)?;
        u16::try_from(place).ok().map(IssuerNumber)
    }

    /// What is known of a serial number; `None` when it was never issued by that issuer.
    pub fn standing(&self, issuer: IssuerNumber, serial: Serial) -> Option<Standing> {
        let sought = Entry::sought(issuer.0, serial);
        let hash = sought.hash(&self.hasher);
        let entry = *read(self.shard(hash)?).find(hash, &sought)?;
        let revocation = match entry.revoked() {
            None => None,
            Some(place) => Some(self.revoked_list(issuer)?.revocation(place)?),
        };
        Some(Standing {
            not_after: entry.not_after(),
            revocation,
        })
    }

    /// What relying parties are told of a serial number.
    pub fn status(&self, issuer: IssuerNumber, serial: Serial) -> SerialStatus {
        match self.standing(issuer, serial) {
            None => SerialStatus::Unknown,
            Some(Standing { revocation: None, .. }) => SerialStatus::Good,
            Some(Standing {
                revocation: Some(revocation),
                ..
            }) => SerialStatus::Revoked(revocation),
        }
    }

    /// The number of the journal's last row that is in the index.
    pub fn position(&self) -> u64 {
        self.position.load(Ordering::Acquire)
    }

    /// Becomes higher after every change, and never falls: while it stays the same, so does every status. Read it before the
    /// statuses that it is to stand for.
    pub fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    /// The revoked ones of an issuer that became known with rows of the journal after `seq` (0: all of them), in that order.
    /// Some of row `seq` and before may be among them, because rows are merged. Those that become known during the walk are
    /// not. Nobody is kept waiting while the caller looks at them.
    pub fn revoked_since(&self, issuer: IssuerNumber, seq: u64) -> RevokedWalk {
        RevokedWalk::new(self.revoked_list(issuer).unwrap_or_default(), seq)
    }

    /// Every serial number of an issuer with the end of its certificate, in no order. Copied out a part at a time; what
    /// is added meanwhile may be missing.
    pub fn serials(&self, issuer: IssuerNumber) -> impl Iterator<Item = (Serial, jiff::Timestamp)> {
        self.shards
            .iter()
            .flat_map(move |shard| read(shard).serials(issuer.0))
    }

    /// Takes a row of the journal: its number and its block. Says which serial numbers became revoked by it.
    pub fn apply_block(&self, seq: u64, block: &Block<'_>) -> Result<Vec<Revocation>, IndexError> {
        self.take(seq, || self.take_block(seq, block))
    }

    /// Takes changes as row `seq` of the journal.
    pub fn apply(&self, seq: u64, changes: &[StatusChange]) -> Result<(), IndexError> {
        self.take(seq, || {
            let mut batch = Batch::new(&self.hasher, changes.len());
            for change in changes {
                let issuer = self.issuer(&change.issuer)?;
                batch.push(seq, issuer, change.serial, change.standing);
            }
            batch.apply(self).map(drop)
        })
    }

    /// One at a time; and whatever came of it, statuses may be others than before.
    fn take<T>(&self, seq: u64, change: impl FnOnce() -> Result<T, IndexError>) -> Result<T, IndexError> {
        let _turn = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let changed = change();
        self.generation.fetch_add(1, Ordering::Release);
        let changed = changed?;
        self.position.fetch_max(seq, Ordering::AcqRel);
        Ok(changed)
    }

    fn take_block(&self, seq: u64, block: &Block<'_>) -> Result<Vec<Revocation>, IndexError> {
        let issuers = block
            .issuers()
            .iter()
            .map(|name| self.issuer(name))
            .collect::<Result<Vec<_>, _>>()?;
        let mut batch = Batch::new(&self.hasher, block.len().min(MAX_ENTRIES));
        for entry in block.entries() {
            let entry = entry?;
            let issuer = issuers.get(usize::from(entry.issuer)).ok_or(IndexError::Issuer)?;
            batch.push(seq, *issuer, entry.serial, entry.standing);
        }
        batch.apply(self)
    }

    /// The journal was taken back, and will be read again from its start. What is known stays known.
    pub fn rewind(&self) {
        let _turn = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        self.position.store(0, Ordering::Release);
    }

    /// How many serial numbers there are.
    pub fn len(&self) -> usize {
        self.shards.iter().map(|shard| read(shard).len()).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Octets that it holds, room to grow included.
    pub fn bytes(&self) -> usize {
        let shards: usize = self.shards.iter().map(|shard| read(shard).bytes()).sum();
        let lists: usize = read(&self.issuers).iter().map(|(_, list)| list.bytes()).sum();
        shards + lists
    }

    /// The table of a part uses the lowest and the highest bits of the hash; these stand between.
    fn part(hash: u64) -> u16 {
        let [_, _, high, low, ..] = hash.to_be_bytes();
        u16::from_be_bytes([high, low]) % PARTS
    }

    fn shard(&self, hash: u64) -> Option<&RwLock<Shard>> {
        self.shards.get(usize::from(Self::part(hash)))
    }

    fn revoked_list(&self, issuer: IssuerNumber) -> Option<Arc<RevokedList>> {
        let issuers = read(&self.issuers);
        issuers
            .get(usize::from(issuer.0))
            .map(|(_, list)| Arc::clone(list))
    }
}

impl std::fmt::Debug for StatusIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StatusIndex(at {})", self.position())
    }
}

fn read<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

fn write<T>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}
