//! The steps that come back by the clock, each once per period however many processes run.

use std::{collections::BTreeMap, time::Duration};

use tokio_util::sync::CancellationToken;

use crate::lifecycle::{Authority, Task};

/// From one look at the clock to the next.
const TICK: Duration = Duration::from_secs(5);

/// What comes back, and after how many seconds.
const RECURRING: [(Task, i64); 7] = [
    (Task::PollRegisters, 30),
    (Task::FanOut, 60),
    (Task::TimeOutChecks, 600),
    (Task::Expire, 600),
    (Task::RefreshCrls, 600),
    (Task::MergeStatusJournal, 600),
    (Task::Remind, 3_600),
];

/// Puts recurring steps in line until it is told to stop.
pub async fn run(authority: Authority, stop: CancellationToken) {
    let mut seen = BTreeMap::new();
    loop {
        tick(&authority, &mut seen).await;
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(TICK) => {}
        }
    }
}

/// Puts every step in line whose period began since the last look.
pub async fn tick(authority: &Authority, seen: &mut BTreeMap<&'static str, i64>) {
    let now = authority.clock().now().as_second();
    for (task, seconds) in &RECURRING {
        let period = now.div_euclid(*seconds);
        if seen.get(task.kind()) == Some(&period) {
            continue;
        }
        match authority.enqueue_recurring(task, period).await {
            Ok(()) => _ = seen.insert(task.kind(), period),
            Err(error) => {
                tracing::warn!(task.kind = task.kind(), %error, "a recurring step was not put in line");
            }
        }
    }
}
