//! Claims due tasks, runs them side by side, and says how they ended.

use std::{
    panic::AssertUnwindSafe,
    sync::Arc,
    time::{Duration, Instant},
};

use futures_util::FutureExt as _;
use tokio::{sync::Semaphore, task::JoinSet};
use tokio_util::sync::CancellationToken;

use super::dispatch::dispatch;
use crate::{
    lifecycle::{
        Authority, Error, Result, Task,
        issue::{Ended, Ending},
        work::Lane,
    },
    store::tasks::ClaimedTask,
};

/// The longest sleep: other processes put work in line without waking us.
const PATIENCE: Duration = Duration::from_millis(500);

/// Certificates that are issued together.
const BATCH: usize = 256;

/// Batches side by side: while one writes, others keep the processor busy (`docs/PERFORMANCE.md`).
const BATCHES: usize = 4;

/// Runs up to `side_by_side` tasks of each lane at a time until it is told to stop; what runs then is finished first.
pub async fn run(authority: Authority, side_by_side: usize, stop: CancellationToken) {
    let lanes = Lane::ALL.map(|lane| {
        let places = if lane == Lane::Issuing {
            BATCHES
        } else {
            side_by_side.max(1)
        };
        (lane, Arc::new(Semaphore::new(places)))
    });
    authority.warm_up();
    let mut running = JoinSet::new();
    while !stop.is_cancelled() {
        while running.try_join_next().is_some() {}
        let mut more = false;
        for (lane, places) in &lanes {
            more |= match lane {
                Lane::Issuing => fill_batch(&authority, places, &mut running).await,
                lane => fill(&authority, *lane, places, &mut running).await,
            };
        }
        // A full hand means that there may be more; otherwise wait for work, for a free place, or for a while.
        if !more {
            tokio::select! {
                () = stop.cancelled() => {}
                () = authority.work() => {}
                _ = running.join_next(), if !running.is_empty() => {}
                () = tokio::time::sleep(PATIENCE) => {}
            }
        }
    }
    while running.join_next().await.is_some() {}
}

/// Starts what is due in a lane that has free places; true when it filled them all.
async fn fill(authority: &Authority, lane: Lane, places: &Arc<Semaphore>, running: &mut JoinSet<()>) -> bool {
    let free = places.available_permits();
    let claimed = claim_or_warn(authority, lane, free).await;
    let full = free > 0 && claimed.len() == free;
    for task in claimed {
        let (authority, place) = (authority.clone(), Arc::clone(places).try_acquire_owned());
        running.spawn(async move {
            perform(&authority, &task).await;
            drop(place);
        });
    }
    full
}

/// Starts a batch of all certificates that are asked for, as far as one goes; true when there may be more for another.
/// One that is asked for alone is a batch of its own: nothing waits for company.
async fn fill_batch(authority: &Authority, places: &Arc<Semaphore>, running: &mut JoinSet<()>) -> bool {
    let Ok(place) = Arc::clone(places).try_acquire_owned() else {
        return false;
    };
    let claimed = claim_or_warn(authority, Lane::Issuing, BATCH).await;
    let full = claimed.len() == BATCH;
    if !claimed.is_empty() {
        let authority = authority.clone();
        running.spawn(async move {
            perform_batch(&authority, claimed).await;
            drop(place);
        });
    }
    full && places.available_permits() > 0
}

async fn claim_or_warn(authority: &Authority, lane: Lane, at_most: usize) -> Vec<ClaimedTask> {
    claim(authority, Some(lane), at_most)
        .await
        .unwrap_or_else(|error| {
            tracing::warn!(%error, "no task could be claimed");
            Vec::new()
        })
}

/// Runs everything that is due, one after another, until nothing is due any more; says how many steps ran.
pub async fn drain(authority: &Authority) -> Result<usize> {
    let mut ran = 0;
    loop {
        let claimed = claim(authority, None, 1).await?;
        if claimed.is_empty() {
            return Ok(ran);
        }
        for task in &claimed {
            perform(authority, task).await;
            ran += 1;
        }
    }
}

/// Looks before it writes: an idle worker takes no lock.
async fn claim(authority: &Authority, lane: Option<Lane>, free: usize) -> Result<Vec<ClaimedTask>> {
    if free == 0 {
        return Ok(Vec::new());
    }
    let due = authority.next_task_due().await?;
    if due.is_none_or(|due| due > authority.clock().now()) {
        return Ok(Vec::new());
    }
    authority
        .claim_tasks(lane, u32::try_from(free).unwrap_or(u32::MAX))
        .await
}

async fn perform(authority: &Authority, claimed: &ClaimedTask) {
    let task = serde_json::from_value::<Task>(claimed.task.clone());
    if let Ok(Task::Issue { .. }) = task {
        return perform_batch(authority, vec![claimed.clone()]).await;
    }
    let started = Instant::now();
    let outcome = match &task {
        Ok(task) => caught(dispatch(authority, task))
            .await
            .and_then(|outcome| outcome),
        Err(_) => Err(Error::internal("a task of an unknown kind")),
    };
    metrics::histogram!("kepler_task_seconds", "kind" => claimed.kind.clone())
        .record(started.elapsed().as_secs_f64());
    let ended = match outcome {
        Ok(()) => authority.finish_task(claimed).await.map(|()| "done"),
        Err(error) => failed(authority, claimed, task.as_ref().ok(), &error).await,
    };
    count(claimed, ended);
}

/// Issues many certificates at once. A batch that panics is done case by case, so that only the culprit fails.
async fn perform_batch(authority: &Authority, claimed: Vec<ClaimedTask>) {
    let started = Instant::now();
    match caught(authority.issue_tasks(claimed.clone())).await {
        Ok(ended) => settle_batch(authority, ended).await,
        Err(_) if claimed.len() > 1 => {
            for task in claimed {
                Box::pin(perform_batch(authority, vec![task])).await;
            }
        }
        Err(panicked) => {
            let ended = claimed.into_iter().take(1).map(|task| Ended {
                task,
                outcome: Err(Error::internal(panicked.to_string())),
            });
            settle_batch(authority, ended.collect()).await;
        }
    }
    metrics::histogram!("kepler_task_seconds", "kind" => "issue").record(started.elapsed().as_secs_f64());
}

async fn settle_batch(authority: &Authority, batch: Vec<Ended>) {
    for Ended { task, outcome } in batch {
        let ended = match outcome {
            Ok(Ending::Issued) => Ok("done"),
            Ok(Ending::Settled) => authority.finish_task(&task).await.map(|()| "done"),
            Err(error) => {
                let asked = serde_json::from_value::<Task>(task.task.clone());
                failed(authority, &task, asked.as_ref().ok(), &error).await
            }
        };
        count(&task, ended);
    }
}

fn count(task: &ClaimedTask, ended: Result<&'static str>) {
    match ended {
        Ok(outcome) => {
            let kind = task.kind.clone();
            metrics::counter!("kepler_tasks_total", "kind" => kind, "outcome" => outcome).increment(1);
        }
        // Its lease runs out, and it is tried again.
        Err(error) => tracing::warn!(task.id = %task.id, %error, "the end of a task was not recorded"),
    }
}

/// A panic is a failure like any other: the task is tried again or laid aside, never lost.
async fn caught<T>(work: impl Future<Output = T>) -> Result<T> {
    let done = AssertUnwindSafe(work).catch_unwind().await;
    done.map_err(|_| Error::internal("a task panicked"))
}

async fn failed(
    authority: &Authority,
    claimed: &ClaimedTask,
    task: Option<&Task>,
    error: &Error,
) -> Result<&'static str> {
    let (id, kind, attempt) = (claimed.id, claimed.kind.as_str(), claimed.attempts);
    let laid_aside = authority.fail_task(claimed, task, error).await?;
    if laid_aside {
        tracing::error!(task.id = %id, task.kind = kind, task.attempt = attempt, error = ?error, "a task was laid aside");
        return Ok("buried");
    }
    tracing::warn!(task.id = %id, task.kind = kind, task.attempt = attempt, %error, "a task failed and is tried again");
    Ok("retried")
}
