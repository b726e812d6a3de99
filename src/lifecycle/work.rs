//! The queue of deferred steps, as workers see it.

use jiff::{SignedDuration, Timestamp};

use super::{Authority, Error, Result, Task};
use crate::{
    crash,
    notification::backoff,
    store::{
        Tx, cursors,
        tasks::{self, ClaimedTask, Kinds, NewTask},
    },
};

/// How long a worker may hold a task; afterwards another one takes it over.
const LEASE: SignedDuration = SignedDuration::from_mins(5);

/// Failures after which the wait of a vital step no longer grows: ten minutes.
const VITAL_FAILURES: u32 = 4;

/// Work that waits for the same others. Each lane has places of its own: a mail server or a portal's webhook that hangs
/// takes none from the certificates and revocation lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// Certificates, many at a time.
    Issuing,
    /// What Kepler does by itself besides.
    Own,
    /// Questions to registers, and their answers.
    Registers,
    /// Mail.
    Messages,
    /// Webhooks.
    Webhooks,
}

const REGISTERS: &[&str] = &["submit_check", "poll_registers"];
const MESSAGES: &[&str] = &["deliver_message"];
const WEBHOOKS: &[&str] = &["deliver_webhook"];
const ISSUING: &[&str] = &["issue"];
const ELSEWHERE: &[&str] = &[
    "issue",
    "submit_check",
    "poll_registers",
    "deliver_message",
    "deliver_webhook",
];

impl Lane {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Issuing,
        Self::Own,
        Self::Registers,
        Self::Messages,
        Self::Webhooks,
    ];

    fn kinds(self) -> Kinds {
        match self {
            Self::Issuing => Kinds::Only(ISSUING),
            Self::Own => Kinds::Except(ELSEWHERE),
            Self::Registers => Kinds::Only(REGISTERS),
            Self::Messages => Kinds::Only(MESSAGES),
            Self::Webhooks => Kinds::Only(WEBHOOKS),
        }
    }
}

impl Authority {
    /// Puts a step in line, in the transaction of what asks for it.
    pub(super) async fn enqueue(&self, tx: &mut Tx, task: &Task, run_at: Timestamp) -> Result<()> {
        tasks::enqueue(tx, new_task(task, run_at)?).await?;
        Ok(())
    }

    /// Puts a step in line by itself.
    pub async fn enqueue_task(&self, task: &Task) -> Result<()> {
        let mut tx = self.store.begin("task.enqueue").await?;
        self.enqueue(&mut tx, task, self.clock.now()).await?;
        tx.commit().await?;
        self.wake();
        Ok(())
    }

    /// Puts a step in line that comes back by the clock, unless somebody did so in this period already.
    pub async fn enqueue_recurring(&self, task: &Task, period: i64) -> Result<()> {
        let name = format!("recurring/{}", task.kind());
        let mut tx = self.store.read("task.recurring").await?;
        let last = cursors::load(&mut tx, &name)
            .await?
            .and_then(|text| text.parse::<i64>().ok());
        drop(tx);
        // A clock that went back must not silence a step until it has caught up.
        if last == Some(period) {
            return Ok(());
        }
        let mut tx = self.store.begin("task.recurring").await?;
        cursors::save(&mut tx, &name, &period.to_string()).await?;
        self.enqueue(&mut tx, task, self.clock.now()).await?;
        tx.commit().await?;
        self.wake();
        Ok(())
    }

    /// Hands out steps of a lane, or of all, that are due, oldest first.
    pub async fn claim_tasks(&self, lane: Option<Lane>, at_most: u32) -> Result<Vec<ClaimedTask>> {
        let now = self.clock.now();
        let until = now.checked_add(LEASE).map_err(Error::internal)?;
        let kinds = lane.map_or(Kinds::Except(&[]), Lane::kinds);
        if lane == Some(Lane::Issuing) {
            crash::Point::ISSUE_BEFORE_CLAIM.pass();
        }
        Ok(tasks::claim(&self.store, kinds, (now, until), at_most).await?)
    }

    /// Waits until every certificate, list, message and webhook that was put in line is out; false when `patience` ended
    /// first.
    pub async fn settle(&self, patience: std::time::Duration) -> Result<bool> {
        const OUTGOING: [&str; 5] = [
            "issue",
            "publish_crl",
            "fan_out",
            "deliver_message",
            "deliver_webhook",
        ];
        let settled = async {
            loop {
                let mut waiting = 0;
                let mut tx = self.store.read("task.settle").await?;
                for kind in OUTGOING {
                    waiting += tasks::count_of_kind(&mut tx, kind).await?;
                }
                drop(tx);
                if waiting == 0 {
                    return Ok(());
                }
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            }
        };
        tokio::time::timeout(patience, settled)
            .await
            .map_or(Ok(false), |done| done.map(|()| true))
    }

    /// The step is done.
    pub async fn finish_task(&self, task: &ClaimedTask) -> Result<()> {
        let mut tx = self.store.begin("task.finish").await?;
        tasks::finish(&mut tx, task).await?;
        Ok(tx.commit().await?)
    }

    /// The step failed: it is tried again later, or laid aside for a person to look at. True when laid aside.
    pub async fn fail_task(&self, claimed: &ClaimedTask, task: Option<&Task>, error: &Error) -> Result<bool> {
        let vital = task.is_some_and(Task::is_vital);
        let delay = if vital {
            backoff::delay(claimed.attempts.min(VITAL_FAILURES), &*self.random)
        } else if error.is_retryable() && claimed.attempts < self.policy.task_attempts {
            backoff::delay(claimed.attempts, &*self.random)
        } else {
            None
        };
        let run_at = delay.and_then(|delay| self.clock.now().checked_add(delay).ok());
        let mut tx = self.store.begin("task.failed").await?;
        match run_at {
            Some(run_at) => tasks::retry(&mut tx, claimed, run_at, error.code()).await?,
            None => tasks::bury(&mut tx, claimed, error.code()).await?,
        }
        tx.commit().await?;
        if let (None, Some(Task::DeliverMessage { message })) = (run_at, task) {
            self.give_up_message(*message).await?;
        }
        if let (None, Some(Task::DeliverWebhook { delivery })) = (run_at, task) {
            self.give_up_delivery(*delivery).await?;
        }
        Ok(run_at.is_none())
    }

    /// Steps that wait or are under way.
    pub async fn waiting_tasks(&self) -> Result<i64> {
        let mut tx = self.store.read("task.count").await?;
        Ok(tasks::count_waiting(&mut tx).await?)
    }

    /// When the next step is due.
    pub async fn next_task_due(&self) -> Result<Option<Timestamp>> {
        let mut tx = self.store.read("task.next").await?;
        Ok(tasks::next_due(&mut tx).await?)
    }

    /// Steps that were laid aside for a person to look at.
    pub async fn buried_tasks(&self, at_most: u32) -> Result<Vec<ClaimedTask>> {
        let mut tx = self.store.read("task.buried").await?;
        Ok(tasks::buried(&mut tx, at_most).await?)
    }
}

/// A step as the queue keeps it.
pub(super) fn new_task(task: &Task, run_at: Timestamp) -> Result<NewTask> {
    Ok(NewTask {
        task: serde_json::to_value(task).map_err(Error::internal)?,
        kind: task.kind().to_owned(),
        run_at,
        deduplication: Some(task.deduplication()),
        hasten: !task.keeps_its_time(),
    })
}
