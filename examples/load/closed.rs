//! Closed loop: every connection sends its next request when it has its answer.

use std::{
    net::SocketAddr,
    rc::Rc,
    time::{Duration, Instant},
};

use tokio::task::JoinSet;

use crate::{connection::Connection, tally::Tally};

/// Sends `messages` round and round over so many connections for `time`.
pub(crate) async fn run(
    address: SocketAddr,
    messages: &Rc<Vec<Vec<u8>>>,
    connections: usize,
    time: Duration,
) -> anyhow::Result<Vec<Tally>> {
    let end = Instant::now() + time;
    let mut workers = JoinSet::new();
    tokio::task::spawn_local(stay_awake(end));
    for number in 0..connections {
        let messages = Rc::clone(messages);
        workers.spawn_local(async move {
            let mut tally = Tally::new()?;
            let mut connection = Connection::new(address);
            // Each begins elsewhere, so that they do not all ask the same.
            let from = number * messages.len() / connections;
            for message in messages.iter().cycle().skip(from) {
                let began = Instant::now();
                if began >= end {
                    break;
                }
                let outcome = connection.exchange(message).await;
                tally.note(outcome, began.elapsed());
            }
            Ok(tally)
        });
    }
    workers.join_all().await.into_iter().collect()
}

/// Keeps this processor from falling asleep: to wake it would cost the server's processor microseconds for each answer, and
/// the more, the fewer answers it gives; a network card does not.
async fn stay_awake(end: Instant) {
    while Instant::now() < end {
        tokio::task::yield_now().await;
    }
}
