//! Time is an argument: everything that needs "now" is handed a [`Clock`].

use std::{
    sync::{LazyLock, Mutex},
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp};

/// Where the present instant comes from.
pub trait Clock: Send + Sync + 'static {
    /// The present instant, truncated to microseconds so that it compares equal after a database round trip.
    fn now(&self) -> Timestamp;

    /// How much time has passed since some moment that does not change while the process lives. Nobody can set this one.
    fn elapsed(&self) -> Duration;
}

/// The clock of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the system clock is read"
    )]
    fn now(&self) -> Timestamp {
        to_microseconds(Timestamp::now())
    }

    fn elapsed(&self) -> Duration {
        static FIRST: LazyLock<Instant> = LazyLock::new(Instant::now);
        FIRST.elapsed()
    }
}

/// A clock that stands still until it is moved: for tests.
#[derive(Debug)]
pub struct ManualClock(Mutex<Hands>);

#[derive(Clone, Copy, Debug)]
struct Hands {
    now: Timestamp,
    elapsed: Duration,
}

impl ManualClock {
    /// A clock that stands at `start`.
    pub fn at(start: Timestamp) -> Self {
        Self(Mutex::new(Hands {
            now: to_microseconds(start),
            elapsed: Duration::ZERO,
        }))
    }

    /// Lets time pass; a negative duration sets the clock back, for time does not go back.
    pub fn advance(&self, by: SignedDuration) {
        let mut hands = self.lock();
        hands.elapsed = hands
            .elapsed
            .saturating_add(Duration::try_from(by).unwrap_or_default());
        hands.step(by);
    }

    /// Sets the clock forward or back while no time passes, as somebody at the machine can.
    pub fn step(&self, by: SignedDuration) {
        self.lock().step(by);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Hands> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        self.lock().now
    }

    fn elapsed(&self) -> Duration {
        self.lock().elapsed
    }
}

impl Hands {
    fn step(&mut self, by: SignedDuration) {
        if let Ok(moved) = self.now.checked_add(by) {
            self.now = to_microseconds(moved);
        }
    }
}

fn to_microseconds(instant: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(instant.as_microsecond()).unwrap_or(instant)
}
