//! Whether a key is ready, why not, and when it may be tried again. Logs and counts every change.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use super::fault::{Fault, Remedy};

/// From the first pause to the longest; each is twice as long as the one before.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// What only a person can mend is looked at again at this pace: a refused PIN is not sent again before its file changes.
const PERSON_PAUSE: Duration = Duration::from_secs(30);

/// A success so recent that the token need not be asked again.
const FRESH: Duration = Duration::from_millis(200);

pub(super) struct Health {
    /// The key's name in logs and metrics.
    name: String,
    condition: Mutex<Condition>,
}

struct Condition {
    /// Why the key is not ready.
    fault: Option<String>,
    /// Not to be tried before.
    pause_ends: Option<Instant>,
    /// Attempts in a row that did not mend it.
    attempts: u32,
    /// Signatures in a row that failed although the connection was sound.
    unsigned: u32,
    proven: Instant,
}

impl Health {
    /// Of a key that has just been opened.
    pub(super) fn new(name: String) -> Self {
        let health = Self {
            name,
            condition: Mutex::new(Condition {
                fault: None,
                pause_ends: None,
                attempts: 0,
                unsigned: 0,
                proven: Instant::now(),
            }),
        };
        health.show(true);
        health
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Ready, and proven so a moment ago.
    pub(super) fn is_fresh(&self) -> bool {
        let condition = self.lock();
        condition.fault.is_none() && condition.proven.elapsed() < FRESH
    }

    /// Why it is of no use to try now.
    pub(super) fn pausing(&self) -> Option<String> {
        let condition = self.lock();
        let paused = condition.pause_ends.is_some_and(|end| Instant::now() < end);
        condition.fault.clone().filter(|_| paused)
    }

    /// How long until the next attempt is due; `None` when there is nothing to mend.
    pub(super) fn pause(&self) -> Option<Duration> {
        let condition = self.lock();
        condition.fault.as_ref()?;
        let end = condition.pause_ends?;
        Some(end.saturating_duration_since(Instant::now()))
    }

    /// Asks for the right to connect: one attempt for each pause, whoever makes it.
    pub(super) fn claim(&self) -> Result<(), Fault> {
        let mut condition = self.lock();
        let Some(fault) = condition.fault.clone() else {
            return Ok(());
        };
        let now = Instant::now();
        if condition.pause_ends.is_some_and(|end| now < end) {
            return Err(Fault::new(Remedy::Reconnect, fault));
        }
        condition.pause_ends = Some(now + pause(condition.attempts + 1));
        Ok(())
    }

    /// Token and session were looked at and are sound. True: they were not before.
    pub(super) fn sound(&self) -> bool {
        let mut condition = self.lock();
        condition.proven = Instant::now();
        condition.attempts = 0;
        condition.pause_ends = None;
        let mended = condition.fault.take().is_some();
        drop(condition);
        if mended {
            tracing::info!(key = self.name, "the key is ready again");
        }
        self.show(true);
        mended
    }

    /// A signature was made.
    pub(super) fn signed(&self) {
        self.lock().unsigned = 0;
        self.sound();
    }

    /// It cannot be reached. Says how many attempts in a row have failed.
    pub(super) fn down(&self, fault: &Fault) -> u32 {
        let mut condition = self.lock();
        condition.attempts += 1;
        let attempts = condition.attempts;
        let pause = if fault.remedy == Remedy::Person {
            PERSON_PAUSE
        } else {
            pause(attempts)
        };
        self.fall(condition, fault.reason.clone(), pause);
        attempts
    }

    /// It was asked and did not sign, though it could be reached: each time the pause is longer, so that a broken key
    /// does not spend serial numbers one after the other.
    pub(super) fn failed(&self, reason: &str) {
        let mut condition = self.lock();
        condition.unsigned += 1;
        let pause = pause(condition.unsigned);
        self.fall(condition, reason.to_owned(), pause);
    }

    fn fall(&self, mut condition: MutexGuard<'_, Condition>, reason: String, pause: Duration) {
        let news = condition.fault.as_ref() != Some(&reason);
        condition.pause_ends = Some(Instant::now() + pause);
        if news {
            tracing::warn!(key = self.name, %reason, "the key is not ready");
        }
        condition.fault = Some(reason);
        drop(condition);
        self.show(false);
    }

    fn show(&self, ready: bool) {
        metrics::gauge!("kepler_key_ready", "key" => self.name.clone()).set(f64::from(u8::from(ready)));
    }

    fn lock(&self) -> MutexGuard<'_, Condition> {
        self.condition.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn pause(attempts: u32) -> Duration {
    let doublings = attempts.saturating_sub(1).min(16);
    FIRST_PAUSE.saturating_mul(1 << doublings).min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault() -> Fault {
        Fault::new(Remedy::Reconnect, "gone")
    }

    #[test]
    fn one_attempt_for_each_pause() {
        let health = Health::new("key".to_owned());
        assert!(health.claim().is_ok());
        assert!(health.is_fresh() && health.pausing().is_none());
        assert_eq!(health.down(&fault()), 1);
        assert!(health.claim().is_err());
        assert_eq!(health.pausing().as_deref(), Some("gone"));
        assert!(!health.is_fresh());
        assert!(health.sound());
        assert!(!health.sound());
        assert!(health.claim().is_ok());
    }

    #[test]
    fn pauses_grow_to_a_bound() {
        assert_eq!(pause(1), FIRST_PAUSE);
        assert_eq!(pause(3), FIRST_PAUSE * 4);
        assert_eq!(pause(u32::MAX), LONGEST_PAUSE);
    }

    #[test]
    fn a_sound_connection_does_not_excuse_signatures_that_fail() {
        let health = Health::new("key".to_owned());
        for _ in 0..4 {
            health.failed("device error");
            health.sound();
        }
        health.failed("device error");
        assert!(health.pause().unwrap() > FIRST_PAUSE * 8);
        health.signed();
        health.failed("device error");
        assert!(health.pause().unwrap() <= FIRST_PAUSE);
    }
}
