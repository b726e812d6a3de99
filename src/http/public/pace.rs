//! The time limits of a connection, watched by a task beside it. The connection itself winds up no timer for a request: it
//! notes until when the head must be there, and whoever watches comes by when the first such moment may have passed.

use std::{
    convert::Infallible,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    task::{Context, Poll},
    time::{Duration, Instant},
};

use futures_util::task::AtomicWaker;
use hyper::rt::{Sleep, Timer};

/// No head is waited for.
const NEVER: u64 = 0;

/// What a connection and its watcher tell each other.
pub(super) struct Pace {
    began: Instant,
    /// Until when the head of the next request must be there; nanoseconds since `began`.
    due: AtomicU64,
    /// The moment of those that passed in vain.
    missed: AtomicU64,
    ending: AtomicBool,
    waker: AtomicWaker,
}

impl Pace {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self {
            began: Instant::now(),
            due: AtomicU64::new(NEVER),
            missed: AtomicU64::new(NEVER),
            ending: AtomicBool::new(false),
            waker: AtomicWaker::new(),
        })
    }

    /// For the connection: whether it is to end. Whoever asks is woken when that changes, and when a head is late.
    pub(super) fn is_ending(&self, context: &Context<'_>) -> bool {
        self.waker.register(context.waker());
        self.ending.load(Ordering::Acquire)
    }

    /// For the watcher: the connection is to end after the answer under way.
    pub(super) fn end(&self) {
        self.ending.store(true, Ordering::Release);
        self.waker.wake();
    }

    /// For the watcher: tells the connection when a head is late. `head_time` is the time that a head has.
    pub(super) async fn watch(&self, head_time: Duration) -> Infallible {
        let mut look = self.began + head_time;
        loop {
            tokio::time::sleep_until(look.into()).await;
            let due = self.due.load(Ordering::Acquire);
            let (moment, now) = (self.began + Duration::from_nanos(due), Instant::now());
            look = now + head_time;
            if due != NEVER && moment > now {
                look = moment;
            } else if due != NEVER {
                self.missed.store(due, Ordering::Release);
                self.waker.wake();
            }
        }
    }
}

/// The clock of hyper, which waits for nothing but heads here.
pub(super) struct HeadTimer(pub(super) Arc<Pace>);

impl Timer for HeadTimer {
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Sleep>> {
        self.sleep_until(self.now() + duration)
    }

    fn sleep_until(&self, deadline: Instant) -> Pin<Box<dyn Sleep>> {
        let pace = Arc::clone(&self.0);
        let due = deadline.saturating_duration_since(pace.began).as_nanos();
        let due = u64::try_from(due).unwrap_or(u64::MAX);
        pace.due.store(due, Ordering::Release);
        Box::pin(HeadDue { pace, due })
    }
}

/// The moment when a head is late. Another one follows only after this one is dropped.
struct HeadDue {
    pace: Arc<Pace>,
    due: u64,
}

impl Future for HeadDue {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        // The connection has said by `is_ending` whom to wake.
        if self.pace.missed.load(Ordering::Acquire) == self.due {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }
}

impl Sleep for HeadDue {}

impl Drop for HeadDue {
    fn drop(&mut self) {
        self.pace.due.store(NEVER, Ordering::Release);
    }
}
