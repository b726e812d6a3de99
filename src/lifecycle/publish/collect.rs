//! The entries of lists from the status index, in one pass, and the number that goes with them.

use std::{collections::BTreeSet, fs::File, sync::Arc, time::Duration};

use jiff::Timestamp;

use super::wanted::Wanted;
use crate::{
    crash::Point,
    lifecycle::{Authority, Error, Result, background::background},
    status::{
        crl::{
            plan::CrlError,
            scope::{CrlScope, Shard},
            sorting::{Revoked, Sorting},
            spool::RevokedSpool,
        },
        index::{RevokedWalk, StatusIndex},
    },
    store::{crl_files::CrlFiles, crls},
};

/// Octets that all spools of parts keep in memory together; the full list and the delta have 64 KiB each.
const PARTS: usize = 2 << 20;

/// How often entries are read anew because another node knew more; then the step fails and is tried again.
const ROUNDS: u32 = 5;

/// Entries and what belongs to them.
pub(super) struct Collected {
    pub(super) number: u64,
    /// The entries hold everything up to this row of the journal.
    pub(super) position: u64,
    pub(super) this_update: Timestamp,
    pub(super) lists: Vec<(CrlScope, RevokedSpool<File>)>,
}

/// Reads the entries and spends a number. The index follows the journal first, so what was committed before the call is
/// among them.
pub(super) async fn collect(authority: &Authority, issuer: &str, wanted: &Wanted) -> Result<Collected> {
    for _ in 0..ROUNDS {
        let position = authority.follow_status().await?;
        let lists = sorted(authority, issuer, wanted, position).await?;
        let to = authority.status_index().position();
        // Nothing on the list is later than this: it was revoked before the pass.
        let this_update = authority.clock.now();
        if let Some(number) = spend_number(authority, issuer, position, to).await? {
            return Ok(Collected {
                number,
                position,
                this_update,
                lists,
            });
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    Err(Error::Unavailable {
        what: "another node publishes newer lists of this issuer".to_owned(),
    })
}

async fn spend_number(authority: &Authority, issuer: &str, from: u64, to: u64) -> Result<Option<u64>> {
    let mut tx = authority.store.begin("crl.number").await?;
    let mut number = crls::next_number(&mut tx, issuer, from, to).await?;
    if number.is_none() {
        let known = crls::head(&mut tx, issuer).await?.position;
        if crate::store::status_journal::head(&mut tx).await? < known {
            // The journal was made anew and counts from its start: positions of before say nothing any more.
            tracing::warn!(
                issuer,
                known,
                "the journal of statuses is shorter than the last list says"
            );
            number = crls::next_number(&mut tx, issuer, known, to).await?;
        }
    }
    Point::CRL_NUMBER_BEFORE_COMMIT.pass();
    tx.commit().await?;
    Point::CRL_NUMBER_AFTER_COMMIT.pass();
    Ok(number)
}

async fn sorted(
    authority: &Authority,
    issuer: &str,
    wanted: &Wanted,
    position: u64,
) -> Result<Vec<(CrlScope, RevokedSpool<File>)>> {
    let index = authority.status_index();
    let changed = walk(index, issuer, wanted.known_until.min(position));
    let all = walk(index, issuer, 0).into_iter().flatten();
    // A base of a journal that was made anew: what it knew cannot be told apart, so the delta tells of everything.
    let since = wanted.base.map_or(0, |base| base.position);
    let since = if since > position { 0 } else { since };
    let mut sorting = Sorting::new(since, wanted.ended_before);
    let scopes = wanted.scopes.clone();
    let if_changed = wanted.if_changed.clone();
    let files = Arc::clone(&authority.crl_files);
    background(move || {
        let scopes = scopes.into_iter().chain(changed_shards(&if_changed, changed));
        add_all(&mut sorting, &files, scopes)?;
        for revoked in all {
            sorting.push(&Revoked {
                serial: revoked.serial.as_bytes(),
                revocation: revoked.revocation,
                not_after: revoked.not_after,
                seq: revoked.seq,
            })?;
        }
        Ok(sorting.finish())
    })
    .await?
    .map_err(|error: CrlError| Error::internal(error))
}

fn add_all(
    sorting: &mut Sorting<File>,
    files: &CrlFiles,
    scopes: impl Iterator<Item = CrlScope>,
) -> std::result::Result<(), CrlError> {
    let scopes: Vec<_> = scopes.collect();
    let shards = scopes.iter().filter(|scope| matches!(scope, CrlScope::Shard(_)));
    let part = PARTS / shards.count().max(1);
    for scope in scopes {
        let scratch = files.scratch()?;
        let spool = match scope {
            CrlScope::Shard(_) => RevokedSpool::in_parts(scratch, part.min(64 * 1024)),
            CrlScope::Full | CrlScope::Delta => RevokedSpool::new(scratch),
        };
        sorting.add(scope, spool);
    }
    Ok(())
}

/// The parts that something new belongs to.
fn changed_shards(candidates: &[Shard], changed: Option<RevokedWalk>) -> BTreeSet<CrlScope> {
    let lengths: BTreeSet<u8> = candidates.iter().map(|shard| shard.digits()).collect();
    let mut found = BTreeSet::new();
    if lengths.is_empty() {
        return found;
    }
    for revoked in changed.into_iter().flatten() {
        for digits in &lengths {
            let shard = Shard::of(revoked.serial.as_bytes(), *digits);
            if candidates.contains(&shard) {
                found.insert(CrlScope::Shard(shard));
            }
        }
    }
    found
}

/// The revoked ones of an issuer; none when nothing is known of it.
fn walk(index: &StatusIndex, issuer: &str, since: u64) -> Option<RevokedWalk> {
    let number = index.known_issuer(issuer)?;
    Some(index.revoked_since(number, since))
}
