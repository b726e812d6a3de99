//! No certificate is issued while the clock is in doubt: its dates would be wrong for good. Status services go on.

use std::{
    path::PathBuf,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Authority, Error, Result};
use crate::{
    actor::Actor,
    audit::AuditEntry,
    clock::Clock,
    store::{Tx, attempts, audit},
};

/// Audit records whose newest time counts: those of one moment come in any order.
const RECENT_RECORDS: u32 = 32;

/// When the clock is in doubt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ClockRules {
    /// Seconds by which the clock may stand behind the newest audit record or attempt to issue; 0: not looked at.
    pub behind_records_seconds: u32,
    /// Seconds by which the clock and the time that has passed since the start may part; 0: not looked at.
    pub drift_seconds: u32,
    /// A file that is there as long as the time service keeps the clock, such as
    /// `/run/systemd/timesync/synchronized`; without, not looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub synchronised_file: Option<PathBuf>,
}

impl Default for ClockRules {
    fn default() -> Self {
        Self {
            behind_records_seconds: 60,
            drift_seconds: 60,
            synchronised_file: None,
        }
    }
}

/// Why the clock is in doubt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Doubt {
    /// Something on record is newer than now.
    #[error("the newest record is of {0}, which is still to come")]
    BehindRecords(Timestamp),
    /// The clock was set, or the machine slept.
    #[error("the clock has moved {0} seconds more than the time that passed since the start")]
    Drifted(i64),
    /// The time service does not keep it.
    #[error("the time service does not say that the clock is synchronised")]
    NotSynchronised,
}

impl Doubt {
    /// The stable code in metrics and the audit log.
    pub fn code(self) -> &'static str {
        match self {
            Self::BehindRecords(_) => "behind_records",
            Self::Drifted(_) => "drifted",
            Self::NotSynchronised => "not_synchronised",
        }
    }
}

/// What the clock is held against.
pub(super) struct ClockCheck {
    started: Timestamp,
    elapsed_at_start: Duration,
    known: Mutex<Known>,
}

#[derive(Clone, Copy)]
struct Known {
    /// The newest record ever seen: records made under a clock that went back do not hide it.
    newest: Timestamp,
    /// A doubt that the audit log does not know of yet.
    unrecorded: Option<Doubt>,
    /// The audit log says that there is a doubt.
    recorded: bool,
}

impl ClockCheck {
    pub(super) fn new(clock: &dyn Clock) -> Self {
        Self {
            started: clock.now(),
            elapsed_at_start: clock.elapsed(),
            known: Mutex::new(Known {
                newest: Timestamp::MIN,
                unrecorded: None,
                recorded: false,
            }),
        }
    }

    fn known(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The newest record, this one included.
    fn newest(&self, seen: Option<Timestamp>) -> Timestamp {
        let mut known = self.known();
        known.newest = known.newest.max(seen.unwrap_or(Timestamp::MIN));
        known.newest
    }

    fn doubt(&self, rules: &ClockRules, clock: &dyn Clock, newest: Timestamp) -> Option<Doubt> {
        let now = clock.now();
        let beyond = |bound: u32, found: SignedDuration| bound > 0 && found.as_secs() > i64::from(bound);
        if beyond(rules.behind_records_seconds, newest.duration_since(now)) {
            return Some(Doubt::BehindRecords(newest));
        }
        let passed = clock.elapsed().saturating_sub(self.elapsed_at_start);
        let passed = SignedDuration::try_from(passed).unwrap_or(SignedDuration::MAX);
        let drift = now.duration_since(self.started).saturating_sub(passed);
        if beyond(rules.drift_seconds, drift.abs()) {
            return Some(Doubt::Drifted(drift.as_secs()));
        }
        let file = rules.synchronised_file.as_ref()?;
        (!file.exists()).then_some(Doubt::NotSynchronised)
    }
}

impl Authority {
    /// Refuses with [`Error::ClockInDoubt`] while the clock is in doubt: to be asked in the transaction in which serial
    /// numbers are about to be spent.
    pub async fn clock_is_sound(&self, tx: &mut Tx) -> Result<()> {
        let Some(doubt) = self.clock_doubt(tx).await? else {
            return Ok(());
        };
        self.clock_check.known().unrecorded = Some(doubt);
        metrics::counter!("kepler_clock_refusals_total", "doubt" => doubt.code()).increment(1);
        Err(Error::ClockInDoubt(doubt))
    }

    /// Why the clock is in doubt, if it is.
    pub async fn clock_doubt(&self, tx: &mut Tx) -> Result<Option<Doubt>> {
        let seen = audit::newest(tx, RECENT_RECORDS)
            .await?
            .max(attempts::newest(tx).await?);
        let newest = self.clock_check.newest(seen);
        Ok(self.clock_check.doubt(&self.policy.clock, &*self.clock, newest))
    }

    /// Looks at the clock, keeps on record that a doubt came up or ended, and raises the alarm. Says what it found.
    pub async fn watch_clock(&self) -> Result<Option<Doubt>> {
        let mut tx = self.store.read("clock.watch").await?;
        let doubt = self.clock_doubt(&mut tx).await?;
        drop(tx);
        metrics::gauge!("kepler_clock_in_doubt").set(if doubt.is_some() { 1.0 } else { 0.0 });
        let known = *self.clock_check.known();
        if let Some(doubt) = doubt.or(known.unrecorded).filter(|_| !known.recorded) {
            tracing::error!(%doubt, "the clock is in doubt: no certificate is issued");
            self.record_clock("clock.doubted", json!({ "doubt": doubt.code() }))
                .await?;
            self.note_clock(true);
        }
        if doubt.is_none() && self.clock_check.known().recorded {
            tracing::warn!("the clock is no longer in doubt");
            self.record_clock("clock.trusted", json!({})).await?;
            self.note_clock(false);
        }
        Ok(doubt)
    }

    fn note_clock(&self, recorded: bool) {
        let mut known = self.clock_check.known();
        known.recorded = recorded;
        known.unrecorded = None;
    }

    async fn record_clock(&self, action: &'static str, details: serde_json::Value) -> Result<()> {
        let mut tx = self.store.begin("clock.record").await?;
        tx.audit(AuditEntry {
            at: self.clock.now(),
            actor: Actor::system("clock"),
            action,
            subject: "clock".to_owned(),
            details,
        });
        Ok(tx.commit().await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ManualClock;

    fn clock() -> ManualClock {
        ManualClock::at("2026-11-24T07:00:00Z".parse().unwrap())
    }

    fn doubt(check: &ClockCheck, clock: &ManualClock, newest: Timestamp) -> Option<&'static str> {
        let found = check.doubt(&ClockRules::default(), clock, newest);
        found.map(Doubt::code)
    }

    #[test]
    fn time_that_passes_is_no_doubt_and_a_jump_either_way_is() {
        let clock = clock();
        let check = ClockCheck::new(&clock);
        clock.advance(SignedDuration::from_hours(100));
        assert_eq!(doubt(&check, &clock, clock.now()), None);
        clock.step(SignedDuration::from_secs(60));
        assert_eq!(doubt(&check, &clock, clock.now()), None);
        clock.step(SignedDuration::from_secs(1));
        assert_eq!(doubt(&check, &clock, clock.now()), Some("drifted"));
        clock.step(SignedDuration::from_secs(-122));
        assert_eq!(doubt(&check, &clock, clock.now()), Some("drifted"));
        clock.step(SignedDuration::from_secs(61));
        assert_eq!(doubt(&check, &clock, clock.now()), None);
    }

    #[test]
    fn a_record_of_the_future_is_a_doubt_until_the_clock_has_caught_up() {
        let clock = clock();
        let check = ClockCheck::new(&clock);
        let newest = clock.now() + SignedDuration::from_secs(61);
        assert_eq!(doubt(&check, &clock, newest), Some("behind_records"));
        clock.advance(SignedDuration::from_secs(1));
        assert_eq!(doubt(&check, &clock, newest), None);
    }

    #[test]
    fn a_newer_record_stays_in_mind() {
        let check = ClockCheck::new(&clock());
        let late = "2027-01-01T00:00:00Z".parse().unwrap();
        assert_eq!(check.newest(Some(late)), late);
        assert_eq!(check.newest(Some(clock().now())), late);
        assert_eq!(check.newest(None), late);
    }

    #[test]
    fn the_time_service_must_say_so_where_it_is_asked() {
        let folder = tempfile::tempdir().unwrap();
        let clock = clock();
        let check = ClockCheck::new(&clock);
        let rules = ClockRules {
            synchronised_file: Some(folder.path().join("synchronized")),
            ..ClockRules::default()
        };
        let doubt = || check.doubt(&rules, &clock, clock.now());
        assert_eq!(doubt(), Some(Doubt::NotSynchronised));
        std::fs::write(folder.path().join("synchronized"), "").unwrap();
        assert_eq!(doubt(), None);
    }
}
