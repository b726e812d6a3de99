//! A circuit breaker: after some failures in a row it lets nobody through for a while, then one to try.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};

use crate::{clock::Clock, random::SecureRandom};

/// Failures in a row that open the breaker.
pub const FAILURES_TO_OPEN: u32 = 3;
const FIRST_PAUSE: i64 = 2_000;
const LONGEST_PAUSE: i64 = 300_000;

/// One breaker: closed until failures open it.
pub struct Breaker {
    clock: Arc<dyn Clock>,
    random: Arc<dyn SecureRandom>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    failures: u32,
    open_until: Option<Timestamp>,
}

impl Breaker {
    /// A closed breaker.
    pub fn new(clock: Arc<dyn Clock>, random: Arc<dyn SecureRandom>) -> Self {
        Self {
            clock,
            random,
            state: Mutex::default(),
        }
    }

    /// Lets the caller through, or says how long to wait. When the pause is over one caller gets through to try, and
    /// the next one waits a pause longer unless that one succeeds.
    pub fn permit(&self) -> Result<(), SignedDuration> {
        let now = self.clock.now();
        let mut state = self.lock();
        match state.open_until {
            None => Ok(()),
            Some(until) if now < until => Err(until.duration_since(now)),
            Some(_) => {
                state.open_until = Some(self.after(now, state.failures));
                Ok(())
            }
        }
    }

    /// The other side answered: closes the breaker.
    pub fn succeeded(&self) {
        *self.lock() = State::default();
    }

    /// The other side did not answer. If it said when to come back, nobody goes there before.
    pub fn failed(&self, retry_after: Option<SignedDuration>) {
        let now = self.clock.now();
        let mut state = self.lock();
        state.failures = state.failures.saturating_add(1);
        let asked = retry_after.and_then(|pause| now.checked_add(pause).ok());
        let own = (state.failures >= FAILURES_TO_OPEN).then(|| self.after(now, state.failures));
        state.open_until = state.open_until.max(asked).max(own);
    }

    /// Whether callers are held back now.
    pub fn is_open(&self) -> bool {
        let now = self.clock.now();
        self.lock().open_until.is_some_and(|until| now < until)
    }

    fn after(&self, now: Timestamp, failures: u32) -> Timestamp {
        let doublings = failures.saturating_sub(FAILURES_TO_OPEN).min(16);
        let pause = FIRST_PAUSE.saturating_mul(1 << doublings).min(LONGEST_PAUSE);
        // Without chance the pause still holds.
        let chance = crate::random::bytes::<2>(&*self.random).map_or(0, u16::from_be_bytes);
        let jitter = pause / 5 * i64::from(chance) / i64::from(u16::MAX);
        now.checked_add(SignedDuration::from_millis(pause + jitter))
            .unwrap_or(now)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{clock::ManualClock, random::SeededRandom};

    fn breaker() -> (Arc<ManualClock>, Breaker) {
        let clock = Arc::new(ManualClock::at(Timestamp::from_second(1_000).unwrap()));
        let random = Arc::new(SeededRandom::new(1));
        (clock.clone(), Breaker::new(clock, random))
    }

    #[test]
    fn opens_after_failures_in_a_row_and_lets_one_try() {
        let (clock, breaker) = breaker();
        breaker.failed(None);
        breaker.failed(None);
        breaker.succeeded();
        breaker.failed(None);
        breaker.failed(None);
        assert_eq!(breaker.permit(), Ok(()));
        breaker.failed(None);
        let pause = breaker.permit().unwrap_err();
        assert!((2_000..=2_400).contains(&pause.as_millis()), "{pause:?}");
        clock.advance(pause);
        assert_eq!(breaker.permit(), Ok(()), "one may try");
        assert!(breaker.permit().is_err(), "the next one waits for its result");
        breaker.succeeded();
        assert_eq!(breaker.permit(), Ok(()));
    }

    #[test]
    fn pauses_grow_to_five_minutes_and_a_fifth() {
        let (clock, breaker) = breaker();
        let mut longest = SignedDuration::ZERO;
        for _ in 0..30 {
            breaker.failed(None);
            if let Err(pause) = breaker.permit() {
                longest = longest.max(pause);
                clock.advance(pause);
            }
        }
        assert!((300..=360).contains(&longest.as_secs()), "{longest:?}");
    }

    #[test]
    fn a_stated_pause_is_kept_at_once() {
        let (clock, breaker) = breaker();
        breaker.failed(Some(SignedDuration::from_secs(60)));
        assert_eq!(breaker.permit(), Err(SignedDuration::from_secs(60)));
        assert!(breaker.is_open());
        clock.advance(SignedDuration::from_secs(60));
        assert!(!breaker.is_open());
        assert_eq!(breaker.permit(), Ok(()));
    }
}
