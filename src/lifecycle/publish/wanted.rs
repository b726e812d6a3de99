//! Which lists of an issuer are due.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::{
    lifecycle::{Authority, Branch, Result},
    status::crl::{
        plan::CrlPlan,
        scope::{CrlScope, Shard},
    },
    store::{
        crl_shardings::{self, CrlSharding},
        crls::{self, CrlRow},
    },
    x509::certificate::Certificate,
};

/// The lists to make, and what they are besides their entries.
pub(super) struct Wanted {
    /// The full list first.
    pub(super) scopes: Vec<CrlScope>,
    /// Of the delta, if there is one.
    pub(super) base: Option<Base>,
    /// Certificates that ended before stand on no list any more.
    pub(super) ended_before: Option<Timestamp>,
    /// Parts that are made when something of theirs has changed since this row of the journal.
    pub(super) if_changed: Vec<Shard>,
    /// See [`if_changed`](Self::if_changed).
    pub(super) known_until: u64,
    shardings: Vec<CrlSharding>,
    freshest: Vec<String>,
    expired_since: Option<Timestamp>,
}

/// The full list that a delta is a delta to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Base {
    pub(super) number: u64,
    pub(super) position: u64,
}

impl Wanted {
    pub(super) async fn of(authority: &Authority, branch: &Branch) -> Result<Self> {
        let issuer = branch.issuer.id();
        let now = authority.clock.now();
        let mut tx = authority.store.read("crl.wanted").await?;
        let current = crls::current(&mut tx, issuer).await?;
        let shardings = crl_shardings::of_issuer(&mut tx, issuer).await?;
        let earlier = crls::newest_until(&mut tx, issuer, authority.one_interval_before(now)?).await?;
        let base = match &earlier {
            Some(earlier) => Some(earlier.clone()),
            None => crls::oldest(&mut tx, issuer).await?,
        };
        drop(tx);
        let deltas = authority.policy.crl.deltas;
        let shardings: Vec<_> = shardings
            .into_iter()
            .filter(|sharding| authority.is_needed(sharding, now))
            .collect();
        let base = base.filter(|_| deltas).map(|base| Base {
            number: base.number,
            position: base.position,
        });
        let keep_expired = authority.policy.crl.keep_expired;
        let mut wanted = Self {
            scopes: vec![CrlScope::Full],
            base,
            // RFC 5280 3.3: an entry stands on one regular list that was made after the certificate ended.
            ended_before: earlier.filter(|_| !keep_expired).map(|list| list.this_update),
            if_changed: Vec::new(),
            known_until: current
                .iter()
                .find(|row| row.scope == CrlScope::Full)
                .map_or(0, |full| full.position),
            shardings,
            // Nobody is sent to a delta that is not there: the first list of all has none to add to.
            freshest: if base.is_some() {
                authority.status_urls.deltas(issuer)
            } else {
                Vec::new()
            },
            expired_since: keep_expired.then(|| beginning(branch)).flatten(),
        };
        wanted.scopes.extend(base.map(|_| CrlScope::Delta));
        wanted.choose_shards(authority, &current, now);
        Ok(wanted)
    }

    /// All parts that are missing or due at once; the others if something of theirs has changed.
    fn choose_shards(&mut self, authority: &Authority, current: &[CrlRow], now: Timestamp) {
        let lengths: BTreeSet<u8> = self.shardings.iter().map(|sharding| sharding.digits).collect();
        for shard in lengths.into_iter().flat_map(Shard::all) {
            let scope = CrlScope::Shard(shard);
            let newest = current.iter().find(|row| row.scope == scope);
            if newest.is_none_or(|newest| authority.is_due(newest, now)) {
                self.scopes.push(scope);
            } else {
                self.if_changed.push(shard);
            }
        }
    }

    /// The plan of a list; number and times are still to be set.
    pub(super) fn plan(&self, scope: CrlScope, branch: &Branch) -> CrlPlan {
        let distribution_points = match scope {
            CrlScope::Shard(shard) => self.addresses(branch.issuer.id(), shard),
            CrlScope::Full | CrlScope::Delta => Vec::new(),
        };
        let is_delta = scope == CrlScope::Delta;
        let is_full = scope == CrlScope::Full;
        CrlPlan {
            issuer_name: branch.issuer.subject().to_vec(),
            authority_key_identifier: branch.issuer.key_identifier().to_vec(),
            number: 0,
            this_update: Timestamp::UNIX_EPOCH,
            next_update: Timestamp::UNIX_EPOCH,
            base: self.base.filter(|_| is_delta).map(|base| base.number),
            distribution_points,
            freshest: if is_full {
                self.freshest.clone()
            } else {
                Vec::new()
            },
            expired_since: self.expired_since,
        }
    }

    /// Every address under which certificates name the part, those of bases that are no longer configured too.
    fn addresses(&self, issuer: &str, shard: Shard) -> Vec<String> {
        self.shardings
            .iter()
            .filter(|sharding| sharding.digits == shard.digits())
            .map(|sharding| format!("{}/crl/{issuer}/{shard}.crl", sharding.base))
            .collect()
    }
}

/// When the issuer's certificate began: nothing of it ended before.
fn beginning(branch: &Branch) -> Option<Timestamp> {
    Certificate::parse(branch.issuer.certificate())
        .ok()?
        .not_before()
        .ok()
}
