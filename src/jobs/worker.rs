//! Claims due tasks, runs them side by side, and says how they ended.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::{sync::Semaphore, task::JoinSet};
use tokio_util::sync::CancellationToken;

use super::dispatch::dispatch;
use crate::{
    lifecycle::{Authority, Error, Result, Task, work::Lane},
    store::tasks::ClaimedTask,
};

/// The longest sleep: other processes put work in line without waking us.
const PATIENCE: Duration = Duration::from_millis(500);

/// Runs up to `side_by_side` tasks of each lane at a time until it is told to stop; what runs then is finished first.
pub async fn run(authority: Authority, side_by_side: usize, stop: CancellationToken) {
    let lanes = Lane::ALL.map(|lane| (lane, Arc::new(Semaphore::new(side_by_side.max(1)))));
    let mut running = JoinSet::new();
    while !stop.is_cancelled() {
        while running.try_join_next().is_some() {}
        let mut more = false;
        for (lane, places) in &lanes {
            more |= fill(&authority, *lane, places, &mut running).await;
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
    let claimed = match claim(authority, Some(lane), free).await {
        Ok(claimed) => claimed,
        Err(error) => {
            tracing::warn!(%error, "no task could be claimed");
            Vec::new()
        }
    };
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
    let started = Instant::now();
    let task = serde_json::from_value::<Task>(claimed.task.clone());
    let outcome = match &task {
        Ok(task) => dispatch(authority, task).await,
        Err(_) => Err(Error::internal("a task of an unknown kind")),
    };
    let kind = claimed.kind.clone();
    metrics::histogram!("kepler_task_seconds", "kind" => kind.clone())
        .record(started.elapsed().as_secs_f64());
    let ended = match outcome {
        Ok(()) => authority.finish_task(claimed).await.map(|()| "done"),
        Err(error) => failed(authority, claimed, task.as_ref().ok(), &error).await,
    };
    match ended {
        Ok(outcome) => {
            metrics::counter!("kepler_tasks_total", "kind" => kind, "outcome" => outcome).increment(1);
        }
        // Its lease runs out, and it is tried again.
        Err(error) => tracing::warn!(task.id = %claimed.id, %error, "the end of a task was not recorded"),
    }
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
