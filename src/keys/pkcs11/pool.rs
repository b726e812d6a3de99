//! The sessions of one key: requests wait in a bounded line, threads with a session each serve it.
//!
//! A call into a library cannot be broken off. A thread whose call does not return is stuck: it is counted, another
//! takes its place, and once as many are stuck as sessions are allowed, nothing more is asked of the library until one
//! returns.

use std::{
    collections::VecDeque,
    path::PathBuf,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use super::{
    config::TokenConfig,
    connection::Connection,
    fault::{Fault, Remedy},
    health::Health,
    job::Job,
    module::Module,
    worker,
};

/// Requests that may wait.
const LONGEST_LINE: usize = 1024;

/// An idle session is looked at this often: some devices drop sessions that keep silent for 15 seconds.
const KEEP_ALIVE: Duration = Duration::from_secs(10);

/// The longest wait for threads when a key is closed.
const FAREWELL: Duration = Duration::from_secs(2);

pub(super) struct Pool {
    pub(super) config: TokenConfig,
    pub(super) pin_file: PathBuf,
    pub(super) module: Arc<Module>,
    /// The key must be this one, whatever is found under its name later.
    pub(super) spki: Vec<u8>,
    pub(super) health: Health,
    state: Mutex<State>,
    news: Condvar,
}

#[derive(Default)]
struct State {
    line: VecDeque<Job>,
    seats: Vec<Seat>,
    seats_given: u64,
    /// Sessions at one time.
    limit: usize,
    closed: bool,
}

/// A thread of the pool.
struct Seat {
    number: u64,
    /// In the library since.
    busy: Option<Instant>,
    stuck: bool,
}

/// What a thread does next.
pub(super) enum Turn {
    Job(Job),
    /// Nobody wants anything: see that the session lives.
    KeepAlive,
    /// The pool was closed.
    End,
}

impl Pool {
    /// The pool of a key whose first session is open.
    pub(super) fn start(
        config: TokenConfig,
        pin_file: PathBuf,
        module: Arc<Module>,
        first: Connection,
    ) -> Arc<Self> {
        let pool = Arc::new(Self {
            health: Health::new(config.name()),
            state: Mutex::new(State {
                limit: config.sessions,
                ..State::default()
            }),
            spki: first.key.spki.clone(),
            news: Condvar::new(),
            config,
            pin_file,
            module,
        });
        pool.seat(&mut pool.lock(), Some(first));
        pool
    }

    /// Puts a request in line.
    pub(super) fn push(self: &Arc<Self>, job: Job) -> Result<(), String> {
        let mut state = self.lock();
        self.sweep(&mut state);
        if state.stuck() >= state.limit {
            return Err(format!(
                "{} calls have not returned from the library",
                state.stuck()
            ));
        }
        if state.line.len() >= LONGEST_LINE {
            return Err("too many requests wait for the token".to_owned());
        }
        state.line.push_back(job);
        if state.idle() < state.line.len() && state.active() < state.limit {
            self.seat(&mut state, None);
        }
        drop(state);
        self.news.notify_one();
        Ok(())
    }

    /// A caller waited in vain: looks for threads that are stuck.
    pub(super) fn timed_out(self: &Arc<Self>) {
        let mut state = self.lock();
        self.sweep(&mut state);
    }

    /// Lets the threads go, and waits a while for those that are not stuck: a library that is still at work when the
    /// process ends may fall over its own exit handlers.
    pub(super) fn close(&self) {
        let mut state = self.lock();
        state.closed = true;
        state.line.clear();
        self.news.notify_all();
        let at_work = |state: &mut State| state.active() > 0;
        let waited = self.news.wait_timeout_while(state, FAREWELL, at_work);
        let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        drop(state);
    }

    /// Waits for something to do.
    pub(super) fn next(&self, number: u64) -> Turn {
        let mut state = self.lock();
        let until = Instant::now() + self.health.pause().unwrap_or(KEEP_ALIVE).min(KEEP_ALIVE);
        loop {
            if state.closed {
                return Turn::End;
            }
            let job = state.line.pop_front();
            let rest = until.saturating_duration_since(Instant::now());
            if job.is_some() || rest.is_zero() {
                if let Some(seat) = state.seats.iter_mut().find(|seat| seat.number == number) {
                    seat.busy = Some(Instant::now());
                }
                return job.map_or(Turn::KeepAlive, Turn::Job);
            }
            let waited = self.news.wait_timeout(state, rest);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// A thread is back from the library. False: another has its place.
    pub(super) fn back(&self, number: u64) -> bool {
        let mut state = self.lock();
        if let Some(seat) = state.seats.iter_mut().find(|seat| seat.number == number) {
            seat.busy = None;
            if std::mem::take(&mut seat.stuck) {
                tracing::info!(key = self.health.name(), "a call that was stuck has returned");
            }
        }
        self.show_stuck(&state);
        state.active() <= state.limit
    }

    /// A thread ends.
    pub(super) fn leave(&self, number: u64) {
        let mut state = self.lock();
        state.seats.retain(|seat| seat.number != number);
        self.show_stuck(&state);
        drop(state);
        self.news.notify_all();
    }

    /// The token has no more sessions: those that others hold must do. False: there are none.
    pub(super) fn shrink(&self) -> bool {
        let mut state = self.lock();
        let others = state.active().saturating_sub(1);
        if others == 0 {
            return false;
        }
        state.limit = others;
        drop(state);
        tracing::warn!(
            key = self.health.name(),
            sessions = others,
            "the token gives no more sessions"
        );
        true
    }

    /// Back in line: the thread that took it has no session.
    pub(super) fn put_back(&self, job: Job) {
        self.lock().line.push_back(job.again());
        self.news.notify_one();
    }

    /// A lost connection was replaced. The token may have its sessions back.
    pub(super) fn healed(&self) {
        self.lock().limit = self.config.sessions;
        metrics::counter!("kepler_key_heals_total", "key" => self.health.name().to_owned()).increment(1);
    }

    /// Counts the threads that are stuck, and gives each a substitute.
    fn sweep(self: &Arc<Self>, state: &mut State) {
        let patience = self.config.timeout;
        let mut fresh = 0;
        for seat in &mut state.seats {
            if !seat.stuck && seat.busy.is_some_and(|since| since.elapsed() >= patience) {
                seat.stuck = true;
                fresh += 1;
            }
        }
        if fresh == 0 {
            return;
        }
        metrics::counter!("kepler_key_stuck_total", "key" => self.health.name().to_owned()).increment(fresh);
        self.show_stuck(state);
        let reason = format!("a call has not returned for {} s", patience.as_secs());
        self.health.down(&Fault::new(Remedy::Reconnect, reason));
        while state.active() < state.limit
            && state.stuck() < state.limit
            && state.idle() < state.line.len().max(1)
        {
            self.seat(state, None);
        }
    }

    fn seat(self: &Arc<Self>, state: &mut State, connection: Option<Connection>) {
        state.seats_given += 1;
        let number = state.seats_given;
        state.seats.push(Seat {
            number,
            busy: None,
            stuck: false,
        });
        let pool = Arc::clone(self);
        let spawned = thread::Builder::new()
            .name(format!("token-session-{number}"))
            .spawn(move || worker::run(&pool, number, connection));
        if let Err(error) = spawned {
            tracing::error!(key = self.health.name(), %error, "no thread for a session of the token");
            state.seats.retain(|seat| seat.number != number);
        }
    }

    fn show_stuck(&self, state: &State) {
        #[expect(clippy::cast_precision_loss, reason = "at most some dozens")]
        let stuck = state.stuck() as f64;
        metrics::gauge!("kepler_key_stuck_calls", "key" => self.health.name().to_owned()).set(stuck);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn stuck(&self) -> usize {
        self.seats.iter().filter(|seat| seat.stuck).count()
    }

    fn active(&self) -> usize {
        self.seats.len() - self.stuck()
    }

    fn idle(&self) -> usize {
        self.seats.iter().filter(|seat| seat.busy.is_none()).count()
    }
}
