//! One pass over the revoked serial numbers of an issuer, into the spools of several lists.

use std::io::{Read, Seek, Write};

use jiff::Timestamp;

use super::{
    plan::CrlError,
    scope::{CrlScope, MAX_DIGITS, Shard},
    spool::RevokedSpool,
};
use crate::registry::revocation::Revocation;

/// A revoked serial number, as a list asks about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revoked<'a> {
    /// The serial number: big-endian, without leading zero.
    pub serial: &'a [u8],
    /// Since when, and why.
    pub revocation: Revocation,
    /// When the certificate ends.
    pub not_after: Timestamp,
    /// The row of the status journal that it became known with.
    pub seq: u64,
}

/// Where the entries of the lists under way are collected.
#[derive(Debug)]
pub struct Sorting<S> {
    lists: Vec<(CrlScope, RevokedSpool<S>)>,
    /// Places of the lists by length and value of their prefix.
    shards: [Vec<Option<usize>>; MAX_DIGITS as usize],
    whole: Vec<usize>,
    /// A delta takes what became known after this row.
    since: u64,
    /// Certificates that ended before this moment are left out.
    ended_before: Option<Timestamp>,
}

impl<S: Read + Write + Seek> Sorting<S> {
    /// No lists yet. A delta will take what became known after row `since` of the journal; a certificate that ended before
    /// `ended_before` is in no list.
    pub fn new(since: u64, ended_before: Option<Timestamp>) -> Self {
        Self {
            lists: Vec::new(),
            shards: [const { Vec::new() }; MAX_DIGITS as usize],
            whole: Vec::new(),
            since,
            ended_before,
        }
    }

    /// Adds a list, with its spool.
    pub fn add(&mut self, scope: CrlScope, spool: RevokedSpool<S>) {
        let place = self.lists.len();
        self.lists.push((scope, spool));
        let CrlScope::Shard(shard) = scope else {
            return self.whole.push(place);
        };
        if let Some(places) = self.shards.get_mut(usize::from(shard.digits()) - 1) {
            if places.len() <= shard.place() {
                places.resize(shard.place() + 1, None);
            }
            if let Some(known) = places.get_mut(shard.place()) {
                *known = Some(place);
            }
        }
    }

    /// Takes one, into every list that speaks of it.
    pub fn push(&mut self, revoked: &Revoked<'_>) -> Result<(), CrlError> {
        if self.ended_before.is_some_and(|limit| revoked.not_after < limit) {
            return Ok(());
        }
        for place in &self.whole {
            if let Some((scope, spool)) = self.lists.get_mut(*place)
                && (*scope != CrlScope::Delta || revoked.seq > self.since)
            {
                spool.push(revoked.serial, &revoked.revocation)?;
            }
        }
        for (places, digits) in self
            .shards
            .iter()
            .zip(1..)
            .filter(|(places, _)| !places.is_empty())
        {
            let place = places.get(Shard::of(revoked.serial, digits).place());
            if let Some((_, spool)) = place
                .copied()
                .flatten()
                .and_then(|place| self.lists.get_mut(place))
            {
                spool.push(revoked.serial, &revoked.revocation)?;
            }
        }
        Ok(())
    }

    /// The lists with their entries, in the order in which they were added.
    pub fn finish(self) -> Vec<(CrlScope, RevokedSpool<S>)> {
        self.lists
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::registry::revocation::RevocationReason;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    /// How many entries each list gets from a thousand serial numbers, the n-th of row n that ends at second n.
    fn sorted(scopes: impl IntoIterator<Item = CrlScope>, since: u64, ended: Option<i64>) -> Vec<u64> {
        let mut sorting = Sorting::new(since, ended.map(at));
        for scope in scopes {
            sorting.add(scope, RevokedSpool::new(Cursor::new(Vec::new())));
        }
        for number in 1..=1000_u32 {
            let revoked = Revoked {
                serial: &number.to_be_bytes(),
                revocation: Revocation::new(at(0), RevocationReason::Superseded),
                not_after: at(number.into()),
                seq: number.into(),
            };
            sorting.push(&revoked).unwrap();
        }
        sorting
            .finish()
            .iter()
            .map(|(_, spool)| spool.entries())
            .collect()
    }

    #[test]
    fn a_delta_takes_what_came_later_and_nothing_takes_what_ended() {
        assert_eq!(sorted([CrlScope::Full, CrlScope::Delta], 900, None), [1000, 100]);
        assert_eq!(
            sorted([CrlScope::Full, CrlScope::Delta], 900, Some(951)),
            [50, 50]
        );
    }

    #[test]
    fn shards_divide_and_leave_nothing_out() {
        for digits in [1, 2] {
            let counts = sorted(Shard::all(digits).map(CrlScope::Shard), 0, None);
            assert_eq!(counts.iter().sum::<u64>(), 1000);
            assert!(counts.iter().filter(|count| **count > 0).count() > 10);
        }
        let both = Shard::all(1).chain(Shard::all(2)).map(CrlScope::Shard);
        assert_eq!(sorted(both, 0, None).iter().sum::<u64>(), 2000);
    }

    #[test]
    fn a_single_shard_gets_its_own() {
        let shard = Shard::of(&1_u32.to_be_bytes(), 2);
        let [count] = sorted([CrlScope::Shard(shard)], 0, None)[..] else {
            panic!("one list");
        };
        assert!((1..100).contains(&count), "{count}");
    }
}
