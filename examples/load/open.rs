//! Open loop: requests go out at a steady rate, whatever the answers do; a latency counts from the moment at which its
//! request was due, so that a server that stalls is charged for everybody who waited.

use std::{
    cell::RefCell,
    collections::VecDeque,
    net::SocketAddr,
    rc::Rc,
    time::{Duration, Instant},
};

use tokio::{sync::Notify, task::JoinSet};

use crate::{connection::Connection, tally::Tally};

/// What is due and waits for a connection.
#[derive(Default)]
struct Due {
    queue: RefCell<VecDeque<Instant>>,
    more: Notify,
    over: std::cell::Cell<bool>,
}

/// Sends `messages` at `rate` per second over at most so many connections for `time`.
pub(crate) async fn run(
    address: SocketAddr,
    messages: &Rc<Vec<Vec<u8>>>,
    connections: usize,
    rate: f64,
    time: Duration,
) -> anyhow::Result<Vec<Tally>> {
    let due = Rc::new(Due::default());
    let mut workers = JoinSet::new();
    for number in 0..connections {
        let (messages, due) = (Rc::clone(messages), Rc::clone(&due));
        workers.spawn_local(async move {
            let mut tally = Tally::new()?;
            let mut connection = Connection::new(address);
            let from = number * messages.len() / connections;
            let mut messages = messages.iter().cycle().skip(from);
            while let Some(at) = next(&due).await {
                let Some(message) = messages.next() else { break };
                let outcome = connection.exchange(message).await;
                tally.note(outcome, at.elapsed());
            }
            Ok(tally)
        });
    }
    dispatch(&due, rate, time).await;
    workers.join_all().await.into_iter().collect()
}

async fn next(due: &Due) -> Option<Instant> {
    loop {
        let first = due.queue.borrow_mut().pop_front();
        if first.is_some() {
            return first;
        }
        if due.over.get() {
            // Wakes the next one, which wakes the next.
            due.more.notify_one();
            return None;
        }
        due.more.notified().await;
    }
}

/// Timers of the runtime count milliseconds, so this one looks at the clock all the time: the generator has a processor
/// of its own.
async fn dispatch(due: &Due, rate: f64, time: Duration) {
    let began = Instant::now();
    let total = (rate * time.as_secs_f64()) as u64;
    let mut sent = 0;
    while sent < total {
        let now = began.elapsed().as_secs_f64();
        while sent < total && sent as f64 <= now * rate {
            let at = began + Duration::from_secs_f64(sent as f64 / rate);
            due.queue.borrow_mut().push_back(at);
            due.more.notify_one();
            sent += 1;
        }
        tokio::task::yield_now().await;
    }
    due.over.set(true);
    due.more.notify_one();
}
