//! Changes that are taken together.

use foldhash::fast::RandomState;

use super::{IndexError, IssuerNumber, StatusIndex, entry::Entry, revoked::Revoked, write};
use crate::{
    registry::revocation::Revocation,
    status::{change::Standing, serial::Serial},
};

/// The changes of a row of the journal. Those in good standing are put in the order of the index's parts, so that each part
/// is locked once and its memory is visited once; joins commute (`status/change`). The revoked ones are few, and keep the
/// order of the row.
pub(super) struct Batch<'a> {
    hasher: &'a RandomState,
    good: Vec<(u64, Entry)>,
    revoked: Vec<(u64, Revoked, IssuerNumber)>,
}

impl<'a> Batch<'a> {
    /// An empty one, with room for `expected` changes in good standing.
    pub(super) fn new(hasher: &'a RandomState, expected: usize) -> Self {
        Self {
            hasher,
            good: Vec::with_capacity(expected),
            revoked: Vec::new(),
        }
    }

    /// Adds a change that row `seq` of the journal tells of.
    pub(super) fn push(&mut self, seq: u64, issuer: IssuerNumber, serial: Serial, standing: Standing) {
        let Standing {
            not_after,
            revocation,
        } = standing;
        let entry = Entry::new(issuer.0, serial, not_after, None);
        let hash = entry.hash(self.hasher);
        match revocation {
            None => self.good.push((hash, entry)),
            Some(revocation) => {
                let revoked = Revoked {
                    serial,
                    revocation,
                    not_after,
                    seq,
                };
                self.revoked.push((hash, revoked, issuer));
            }
        }
    }

    /// Puts them into the index, and says which became revoked.
    pub(super) fn apply(mut self, index: &StatusIndex) -> Result<Vec<Revocation>, IndexError> {
        let part = |(hash, _): &(u64, Entry)| StatusIndex::part(*hash);
        self.good.sort_by_cached_key(part);
        for of_part in self.good.chunk_by(|one, other| part(one) == part(other)) {
            let Some((hash, _)) = of_part.first() else {
                continue;
            };
            let mut shard = write(index.shard(*hash).ok_or(IndexError::Full)?);
            for (hash, entry) in of_part {
                shard.join(self.hasher, *hash, *entry)?;
            }
        }
        let mut became = Vec::new();
        for (hash, revoked, issuer) in self.revoked {
            became.extend(revoke(index, hash, issuer, revoked)?);
        }
        Ok(became)
    }
}

/// Raises the standing of a serial number to revoked; its revocation when it had none before.
fn revoke(
    index: &StatusIndex,
    hash: u64,
    issuer: IssuerNumber,
    revoked: Revoked,
) -> Result<Option<Revocation>, IndexError> {
    let Revoked {
        serial,
        revocation,
        not_after,
        ..
    } = revoked;
    let list = index.revoked_list(issuer).ok_or(IndexError::Issuer)?;
    let mut shard = write(index.shard(hash).ok_or(IndexError::Full)?);
    let known = shard.find(hash, &Entry::sought(issuer.0, serial));
    let known = known.and_then(Entry::revoked);
    let place = match known {
        None => list.push(revoked)?,
        Some(place) => {
            list.join(place, revocation, not_after);
            place
        }
    };
    let entry = Entry::new(issuer.0, serial, not_after, Some(place));
    shard.join(&index.hasher, hash, entry)?;
    Ok(known.is_none().then_some(revocation))
}
