//! Deferred steps: a queue with leases. A claimed task comes back when its lease runs out; only the holder of the
//! newest lease can end it.

use jiff::Timestamp;

use super::{
    Store, StoreError, Tx, Writes,
    bulk::{
        Bulk,
        Column::{Integer, Text},
    },
    row::{Row, limit, micros},
    statement::statements,
    transaction::Values,
};
use crate::id::TaskId;

const TABLE: &str = "tasks";

/// A step to be done later.
#[derive(Clone, Debug, PartialEq)]
pub struct NewTask {
    /// What to do, as the lifecycle reads it. Identifiers only.
    pub task: serde_json::Value,
    /// Its kind, for lists and metrics.
    pub kind: String,
    /// Not before.
    pub run_at: Timestamp,
    /// While a task with the same key waits, another one is not taken in.
    pub deduplication: Option<String>,
    /// One that waits for later is brought forward to `run_at`; otherwise it keeps its time, as a back-off must.
    pub hasten: bool,
}

/// A task in the hands of a worker.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimedTask {
    /// Identifier.
    pub id: TaskId,
    /// Its kind.
    pub kind: String,
    /// What to do.
    pub task: serde_json::Value,
    /// How often it was tried, this time included.
    pub attempts: u32,
    /// Fences off a worker whose lease ran out.
    pub lease: i64,
}

statements! {
    // The task that waits is locked until the asking transaction commits: a worker that took it earlier would run without
    // what that transaction wrote, and nobody would run again.
    ENQUEUE = "INSERT INTO tasks (id, kind, task, state, run_at, deduplication) VALUES ($1, $2, $3, 'waiting', $4, $5) \
        ON CONFLICT (deduplication) WHERE state = 'waiting' DO UPDATE SET run_at = CASE WHEN $6 = 1 \
        AND excluded.run_at < tasks.run_at THEN excluded.run_at ELSE tasks.run_at END RETURNING id";
    // Kinds come as one text, ',issue,remind,': in it, or outside it.
    CLAIM = "WITH due AS (SELECT id FROM tasks WHERE state <> 'buried' AND run_at <= $1 \
        AND ($4 LIKE '%,' || kind || ',%') = ($5 = 1) ORDER BY run_at, id LIMIT $2"
        claims ") UPDATE tasks SET state = 'claimed', run_at = $3, attempts = attempts + 1, lease = lease + 1 \
        WHERE id IN (SELECT id FROM due) RETURNING id, kind, task, attempts, lease";
    FINISH = "DELETE FROM tasks WHERE id = $1 AND lease = $2 AND state = 'claimed'";
    RETRY = "UPDATE tasks SET state = 'waiting', run_at = $3, error = $4 \
        WHERE id = $1 AND lease = $2 AND state = 'claimed' AND NOT EXISTS (SELECT 1 FROM tasks other \
        WHERE other.state = 'waiting' AND other.deduplication = tasks.deduplication)";
    BURY = "UPDATE tasks SET state = 'buried', error = $3 WHERE id = $1 AND lease = $2 AND state = 'claimed'";
    NEXT_DUE = "SELECT MIN(run_at) AS run_at FROM tasks WHERE state <> 'buried'";
    BURIED = "SELECT id, kind, task, attempts, lease FROM tasks WHERE state = 'buried' ORDER BY id LIMIT $1";
    RELEASE = "UPDATE tasks SET run_at = $1 WHERE state = 'claimed'";
    COUNT_OF_KIND = "SELECT COUNT(*) AS number FROM tasks WHERE state <> 'buried' AND kind = $1";
    COUNT_WAITING = "SELECT COUNT(*) AS number FROM tasks WHERE state <> 'buried'";
}

static INSERT: Bulk = Bulk::new(
    "INSERT INTO tasks (id, kind, task, state, run_at, deduplication) VALUES ",
    &[Text, Text, Text, Text, Integer, Text],
    " ON CONFLICT (deduplication) WHERE state = 'waiting' DO NOTHING",
);
static FINISH_MANY: Bulk = Bulk::new(
    "DELETE FROM tasks WHERE state = 'claimed' AND (id, lease) IN (VALUES ",
    &[Text, Integer],
    ")",
);

/// Statements over many rows.
pub(super) const BULK: &[&Bulk] = &[&INSERT, &FINISH_MANY];

/// Takes tasks in that nobody has asked for before; one whose key waits already is left out.
pub fn enqueue_new(writes: &mut Writes, new: Vec<NewTask>) -> Result<(), StoreError> {
    let mut rows = Vec::with_capacity(new.len());
    for task in new {
        rows.push((writes.sealing().task_id(task.run_at)?, task));
    }
    let bind = |query: Values, (id, new): &(TaskId, NewTask)| {
        query
            .bind(id.to_string())
            .bind(new.kind.clone())
            .bind(new.task.to_string())
            .bind("waiting")
            .bind(micros(new.run_at))
            .bind(new.deduplication.clone())
    };
    writes.run(&INSERT, &rows, bind);
    Ok(())
}

/// Takes a task in; false when one with the same deduplication key waits already.
pub async fn enqueue(tx: &mut Tx, new: NewTask) -> Result<bool, StoreError> {
    let id = tx.sealing().task_id(new.run_at)?;
    let query = tx
        .query(&ENQUEUE)
        .bind(id.to_string())
        .bind(new.kind)
        .bind(new.task.to_string())
        .bind(micros(new.run_at))
        .bind(new.deduplication)
        .bind(i64::from(new.hasten));
    let row = tx.one(TABLE, query).await?;
    Ok(row.is_some_and(|row| row.text("id").is_ok_and(|waiting| waiting == id.to_string())))
}

/// Which kinds of tasks are handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kinds {
    /// These.
    Only(&'static [&'static str]),
    /// All but these; kinds that nobody knows included.
    Except(&'static [&'static str]),
}

/// Hands out up to `at_most` due tasks of these kinds, oldest first; each is the caller's until `lease_until`.
pub async fn claim(
    store: &Store,
    kinds: Kinds,
    (now, lease_until): (Timestamp, Timestamp),
    at_most: u32,
) -> Result<Vec<ClaimedTask>, StoreError> {
    let (Kinds::Only(named) | Kinds::Except(named)) = kinds;
    let mut tx = store.begin("claim tasks").await?;
    let query = tx
        .query(&CLAIM)
        .bind(micros(now))
        .bind(limit(at_most))
        .bind(micros(lease_until))
        .bind(format!(",{},", named.join(",")))
        .bind(i64::from(matches!(kinds, Kinds::Only(_))));
    let claimed: Result<Vec<_>, _> = tx.all(TABLE, query).await?.iter().map(task).collect();
    tx.commit().await?;
    let mut claimed = claimed?;
    claimed.sort_by_key(|task| task.id);
    Ok(claimed)
}

/// Makes every claimed task due at once: for a node that knows that no other worker lives.
pub async fn release(tx: &mut Tx, now: Timestamp) -> Result<(), StoreError> {
    let query = tx.query(&RELEASE).bind(micros(now));
    tx.run(query).await.map(drop)
}

/// Done. `Conflict` `lease` when another worker has claimed the task meanwhile.
pub async fn finish(tx: &mut Tx, task: &ClaimedTask) -> Result<(), StoreError> {
    let query = tx.query(&FINISH).bind(task.id.to_string()).bind(task.lease);
    tx.change(query, "lease").await
}

/// Done, all that are still the caller's; a task that another worker has claimed meanwhile is left to it.
pub fn finish_many(writes: &mut Writes, tasks: &[&ClaimedTask]) {
    let bind = |query: Values, task: &&ClaimedTask| query.bind(task.id.to_string()).bind(task.lease);
    writes.run(&FINISH_MANY, tasks, bind);
}

/// To be tried again, not before `run_at`. `error` is a code or message without personal data. When the same work was
/// enqueued anew meanwhile, that one stays and this one goes.
pub async fn retry(
    tx: &mut Tx,
    task: &ClaimedTask,
    run_at: Timestamp,
    error: &str,
) -> Result<(), StoreError> {
    let query = tx
        .query(&RETRY)
        .bind(task.id.to_string())
        .bind(task.lease)
        .bind(micros(run_at))
        .bind(error.to_owned());
    match tx.run(query).await? {
        0 => finish(tx, task).await,
        _ => Ok(()),
    }
}

/// Given up; kept for somebody to look at.
pub async fn bury(tx: &mut Tx, task: &ClaimedTask, error: &str) -> Result<(), StoreError> {
    let query = tx
        .query(&BURY)
        .bind(task.id.to_string())
        .bind(task.lease)
        .bind(error.to_owned());
    tx.change(query, "lease").await
}

/// When the next task is due.
pub async fn next_due(tx: &mut Tx) -> Result<Option<Timestamp>, StoreError> {
    let query = tx.query(&NEXT_DUE);
    let row = tx.one(TABLE, query).await?;
    row.map_or(Ok(None), |row| row.optional_instant("run_at"))
}

/// The tasks that were given up.
pub async fn buried(tx: &mut Tx, at_most: u32) -> Result<Vec<ClaimedTask>, StoreError> {
    let query = tx.query(&BURIED).bind(limit(at_most));
    tx.all(TABLE, query).await?.iter().map(task).collect()
}

/// How many tasks wait or are being worked on.
pub async fn count_waiting(tx: &mut Tx) -> Result<i64, StoreError> {
    let query = tx.query(&COUNT_WAITING);
    let row = tx.one(TABLE, query).await?;
    row.map_or(Ok(0), |row| row.integer("number"))
}

/// How many tasks of a kind are waiting or under way.
pub async fn count_of_kind(tx: &mut Tx, kind: &str) -> Result<i64, StoreError> {
    let query = tx.query(&COUNT_OF_KIND).bind(kind.to_owned());
    let row = tx.one(TABLE, query).await?;
    row.map_or(Ok(0), |row| row.integer("number"))
}

fn task(row: &Row) -> Result<ClaimedTask, StoreError> {
    Ok(ClaimedTask {
        id: row.parsed("id")?,
        kind: row.text("kind")?,
        task: row.json("task")?,
        attempts: row.number("attempts")?,
        lease: row.integer("lease")?,
    })
}
