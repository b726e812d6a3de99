//! Certificates are signed, many at a time: recorded before, compared after, with one durable commit at each end.
//!
//! A batch goes through the files in this order: `claim` (who waits, and is nobody at work on it), `draft` (routed,
//! built, linted), `intend` (serial numbers and bytes on record), `sign` (on all cores, compared), `record`
//! (certificates on record). What fails leaves the batch alone: `defect` gives it back to the applicant, `abandon` ends
//! its attempt, `late` waits for a key that does not answer, `standing` stops an issuer whose key is not to be trusted.
//! `cores` spreads work over the processor.

mod cores;
mod standing;
mod claim;
mod draft;
mod defect;
mod intend;
mod sign;
mod entry;
mod record;
mod late;
mod abandon;

use std::{collections::BTreeMap, time::Instant};

pub(super) use self::claim::ABANDONED_AFTER;
use self::claim::Case;
pub(super) use self::standing::Standing;
use super::{Authority, Error, Result, Task};
use crate::{crash, id::ApplicationId, store::tasks::ClaimedTask};

/// What became of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It has its certificate, and its task ended in the same commit.
    Issued,
    /// There was nothing to do, or nothing to do any more.
    Settled,
}

/// A task of a batch and how it ended.
#[derive(Debug)]
pub struct Ended {
    /// The task.
    pub task: ClaimedTask,
    /// Its outcome.
    pub outcome: Result<Ending>,
}

/// What became of the cases of a batch, each on its own.
type Outcomes = Vec<(ApplicationId, Result<Ending>)>;

impl Authority {
    /// Issues the certificate of an application (task). A second call changes nothing.
    pub async fn issue(&self, application: ApplicationId) -> Result<()> {
        let outcomes = self.issue_many(&[application]).await;
        outcomes.into_iter().try_for_each(|outcome| outcome.map(drop))
    }

    /// Issues the certificates of many applications; the outcomes are in their order.
    ///
    /// Serial numbers and to-be-signed bytes are committed before a CA key touches them; whatever fails afterwards,
    /// the signature that may have been made is on record by its serial number, which is revoked.
    pub async fn issue_many(&self, applications: &[ApplicationId]) -> Vec<Result<Ending>> {
        let cases = applications.iter().map(|id| (*id, None)).collect();
        let mut outcomes = self.issue_batch(cases).await;
        applications
            .iter()
            .map(|id| outcomes.remove(id).unwrap_or(Ok(Ending::Settled)))
            .collect()
    }

    /// Does many tasks at once that ask for certificates. Those that succeed end in the commit that records them.
    pub async fn issue_tasks(&self, tasks: Vec<ClaimedTask>) -> Vec<Ended> {
        crash::Point::ISSUE_CLAIMED.pass();
        let named: Vec<_> = tasks.into_iter().map(|task| (asked_for(&task), task)).collect();
        let mut cases = BTreeMap::new();
        for (application, task) in &named {
            // A second task for the same application finds nothing to do.
            if let Ok(application) = application {
                cases.entry(*application).or_insert_with(|| Some(task.clone()));
            }
        }
        let mut outcomes = self.issue_batch(cases).await;
        let ended = named.into_iter().map(|(application, task)| {
            let outcome = application.and_then(|id| outcomes.remove(&id).unwrap_or(Ok(Ending::Settled)));
            Ended { task, outcome }
        });
        let ended = ended.collect();
        crash::Point::ISSUE_FINISHED.pass();
        ended
    }

    async fn issue_batch(
        &self,
        cases: BTreeMap<ApplicationId, Option<ClaimedTask>>,
    ) -> BTreeMap<ApplicationId, Result<Ending>> {
        let began = Instant::now();
        // A case that no stage answered for is lost to a defect: it is tried again.
        let mut all: BTreeMap<_, _> = cases
            .keys()
            .map(|id| (*id, Err(Error::internal("a stage of issuing broke off"))))
            .collect();
        let cases: Vec<Case> = cases
            .into_iter()
            .map(|(application, task)| Case { application, task })
            .collect();
        let mut outcomes = Outcomes::new();
        Box::pin(self.run_batch(cases, &mut outcomes)).await;
        all.extend(outcomes);
        let issued = all
            .values()
            .filter(|outcome| matches!(outcome, Ok(Ending::Issued)));
        let issued = issued.count();
        if issued > 0 {
            self.wake();
            metrics::histogram!("kepler_issuance_seconds").record(began.elapsed().as_secs_f64());
            metrics::histogram!("kepler_issuance_batch")
                .record(f64::from(u32::try_from(issued).unwrap_or(u32::MAX)));
        }
        all
    }

    async fn run_batch(&self, cases: Vec<Case>, outcomes: &mut Outcomes) {
        let claimed = self.claim_cases(cases, outcomes).await;
        let drafts = self.draft_cases(claimed, outcomes).await;
        let intended = self.intend_cases(drafts, outcomes).await;
        let entries = self.sign_cases(intended, outcomes).await;
        self.record_cases(entries, outcomes).await;
    }
}

fn asked_for(task: &ClaimedTask) -> Result<ApplicationId> {
    match serde_json::from_value(task.task.clone()) {
        Ok(Task::Issue { application }) => Ok(application),
        _ => Err(Error::internal("not a task to issue")),
    }
}

/// The same error once more, for another case of the batch.
fn again(error: &Error) -> Error {
    match error {
        Error::ClockInDoubt(doubt) => Error::ClockInDoubt(*doubt),
        Error::Unavailable { what } => Error::Unavailable { what: what.clone() },
        Error::Conflict { from, action, code } => Error::Conflict { from, action, code },
        other => Error::internal(other.to_string()),
    }
}

fn unavailable(what: &str) -> Error {
    Error::Unavailable {
        what: what.to_owned(),
    }
}
