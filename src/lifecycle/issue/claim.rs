//! Which cases wait for a certificate, with nobody else at work on them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;

use super::{Outcomes, again, unavailable};
use crate::{
    id::ApplicationId,
    lifecycle::{Authority, Error, Result},
    store::{
        applications::{self, StoredApplication},
        attempts::{self, Attempt},
        tasks::ClaimedTask,
    },
};

/// An attempt that is older was left behind by somebody who no longer lives.
pub(in crate::lifecycle) const ABANDONED_AFTER: SignedDuration = SignedDuration::from_mins(5);

/// An application that waits for its certificate, and the task that asks for it.
#[derive(Clone)]
pub(super) struct Case {
    pub(super) application: ApplicationId,
    pub(super) task: Option<ClaimedTask>,
}

impl Authority {
    /// Reads the applications, and settles attempts that somebody left behind.
    pub(super) async fn claim_cases(
        &self,
        cases: Vec<Case>,
        outcomes: &mut Outcomes,
    ) -> Vec<(Case, StoredApplication)> {
        let ids: Vec<_> = cases.iter().map(|case| case.application).collect();
        let loaded = match Box::pin(self.load_cases(&ids)).await {
            Ok(loaded) => loaded,
            Err(error) => {
                outcomes.extend(ids.iter().map(|id| (*id, Err(again(&error)))));
                return Vec::new();
            }
        };
        let (mut stored, busy) = loaded;
        let mut claimed = Vec::with_capacity(cases.len());
        for case in cases {
            let id = case.application;
            match stored.remove(&id) {
                _ if busy.contains(&id) => {
                    outcomes.push((id, Err(unavailable("an attempt to issue is under way"))));
                }
                Some(stored) => claimed.push((case, stored)),
                None => outcomes.push((id, Err(Error::NotFound))),
            }
        }
        claimed
    }

    /// The applications, and those of them that somebody is at work on.
    async fn load_cases(
        &self,
        ids: &[ApplicationId],
    ) -> Result<(
        BTreeMap<ApplicationId, StoredApplication>,
        BTreeSet<ApplicationId>,
    )> {
        let mut tx = self.store.read("issue.load").await?;
        let open = attempts::open_of(&mut tx, ids).await?;
        let stored = applications::load_many(&mut tx, ids).await?;
        drop(tx);
        let now = self.clock.now();
        let lives = |attempt: &Attempt| now.duration_since(attempt.created_at) <= ABANDONED_AFTER;
        let (living, left): (Vec<_>, Vec<_>) = open.into_iter().partition(lives);
        let left: Vec<_> = left.iter().map(|attempt| (attempt, "left_behind")).collect();
        self.abandon_all(&left).await?;
        let busy = living.iter().map(|attempt| attempt.application).collect();
        let stored = stored.into_iter().map(|stored| Ok((stored.id()?, stored)));
        Ok((stored.collect::<Result<_>>()?, busy))
    }
}
