//! Lists that are missing or near their end are made anew; a list past its end is an alarm.

use jiff::{SignedDuration, Timestamp};

use crate::{
    lifecycle::{Authority, Error, Result, Task},
    status::crl::scope::CrlScope,
    store::{
        crl_shardings,
        crls::{self, CrlRow},
    },
};

impl Authority {
    /// Puts those issuers in line whose lists are missing or near their end (task, and at start).
    pub async fn refresh_crls(&self) -> Result<()> {
        let now = self.clock.now();
        for branch in self.issuers.iter() {
            let issuer = branch.issuer.id().to_owned();
            let mut tx = self.store.read("crl.current").await?;
            let current = crls::current(&mut tx, &issuer).await?;
            let shardings = crl_shardings::of_issuer(&mut tx, &issuer).await?;
            drop(tx);
            let needed = |row: &&CrlRow| match row.scope {
                CrlScope::Full => true,
                CrlScope::Delta => self.policy.crl.deltas,
                CrlScope::Shard(shard) => shardings
                    .iter()
                    .any(|known| known.digits == shard.digits() && self.is_needed(known, now)),
            };
            let current: Vec<_> = current.iter().filter(needed).collect();
            let oldest = current.iter().map(|row| row.this_update).min();
            if let Some(oldest) = oldest
                && self.has_final_crl(&issuer, oldest).await?
            {
                continue;
            }
            for row in &current {
                watch(&issuer, row, now);
            }
            let full = current.iter().any(|row| row.scope == CrlScope::Full);
            if !full || current.iter().any(|row| self.is_due(row, now)) {
                self.enqueue_task(&Task::PublishCrl { issuer }).await?;
            }
        }
        Ok(())
    }

    /// `nextUpdate` of a list that is made now. The next one is there long before: lists overlap.
    pub(super) fn next_update(&self, this_update: Timestamp) -> Result<Timestamp> {
        let life = SignedDuration::from_hours(i64::from(self.policy.crl_validity_hours));
        this_update.checked_add(life).map_err(Error::internal)
    }

    /// One regular interval before `now`.
    pub(super) fn one_interval_before(&self, now: Timestamp) -> Result<Timestamp> {
        now.checked_sub(self.crl_interval()).map_err(Error::internal)
    }

    /// A list is an interval old, or a quarter of its life is left.
    pub(super) fn is_due(&self, latest: &CrlRow, now: Timestamp) -> bool {
        let age = now.duration_since(latest.this_update);
        let left = latest.next_update.duration_since(now);
        age >= self.crl_interval()
            || left * 4 < SignedDuration::from_hours(i64::from(self.policy.crl_validity_hours))
    }

    fn crl_interval(&self) -> SignedDuration {
        SignedDuration::from_hours(i64::from(self.policy.crl_interval_hours))
    }
}

/// The alarm: nothing near or past its `nextUpdate` is served in silence.
pub(in crate::lifecycle) fn watch(issuer: &str, latest: &CrlRow, now: Timestamp) {
    let left = latest.next_update.duration_since(now).as_secs();
    let life = latest.next_update.duration_since(latest.this_update).as_secs();
    if latest.scope == CrlScope::Full {
        #[expect(clippy::cast_precision_loss, reason = "a gauge of seconds")]
        metrics::gauge!("kepler_crl_seconds_left", "issuer" => issuer.to_owned()).set(left as f64);
    }
    if left <= 0 {
        metrics::counter!("kepler_crl_past_next_update_total", "issuer" => issuer.to_owned()).increment(1);
        tracing::error!(
            issuer,
            crl.scope = %latest.scope,
            crl.number = latest.number,
            "the published CRL is past its nextUpdate"
        );
    } else if left < life / 4 {
        metrics::counter!("kepler_crl_near_next_update_total", "issuer" => issuer.to_owned()).increment(1);
        tracing::error!(
            issuer,
            crl.scope = %latest.scope,
            crl.number = latest.number,
            seconds_left = left,
            "the published CRL nears its nextUpdate and there is no newer one"
        );
    }
}
