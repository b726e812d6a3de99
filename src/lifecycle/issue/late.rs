//! A key that was asked and does not answer in time: the attempt stays open until its outcome is settled.

use std::time::Duration;

use tokio::time::sleep;

use super::{Outcomes, sign::Intended, unavailable};
use crate::{
    clock::Clock,
    issuance::sign::{IssueError, Signed, Undecided},
    lifecycle::{Authority, Error},
};

/// How long an answer is waited for: less than an attempt lives, so that nobody else settles it meanwhile.
const PATIENCE: Duration = Duration::from_mins(4);
const PAUSE: Duration = Duration::from_millis(200);

/// A case whose key has not answered.
pub(super) struct Late {
    intended: Intended,
    undecided: Undecided,
    /// By the clock that nobody can set.
    until: Duration,
}

impl Late {
    pub(super) fn new(intended: Intended, undecided: Undecided, clock: &dyn Clock) -> Self {
        Self {
            intended,
            undecided,
            until: clock.elapsed().saturating_add(PATIENCE),
        }
    }

    /// The answer, or none when nobody waits any longer.
    async fn answer(&mut self, clock: &dyn Clock) -> Option<Result<Signed, IssueError>> {
        loop {
            if let Some(answer) = self.undecided.poll(&self.intended.issuer) {
                return Some(answer);
            }
            if clock.elapsed() >= self.until {
                return None;
            }
            sleep(PAUSE).await;
        }
    }
}

impl Authority {
    /// Waits for the answer beside all other work. Until then the open attempt keeps everybody from asking again.
    pub(super) fn wait_for(&self, late: Late) {
        let authority = self.clone();
        metrics::counter!("kepler_issuance_failures_total", "stage" => "undecided").increment(1);
        tracing::error!(
            application.id = %late.intended.case.application,
            attempt.id = %late.intended.attempt.id,
            "the key was asked and does not answer; the attempt stays open"
        );
        tokio::spawn(async move { Box::pin(authority.settle_late(late)).await });
    }

    async fn settle_late(&self, mut late: Late) {
        let answer = late.answer(&*self.clock).await;
        let intended = late.intended;
        let mut outcomes = Outcomes::new();
        let failed = match answer {
            Some(Ok(signed)) => {
                let entry = self.entry(&intended.case, &intended.attempt, &intended.application, signed);
                match entry {
                    Ok(mut entry) => {
                        // The task was put back long ago; it will find nothing to do.
                        entry.case.task = None;
                        self.record_cases(vec![entry], &mut outcomes).await;
                        None
                    }
                    Err(error) => Some(("entry", error)),
                }
            }
            Some(Err(IssueError::Crosscheck(error))) => {
                if let Err(error) = self.raise_alarm(&intended.attempt, &error.to_string()).await {
                    tracing::error!(%error, "the alarm is not in the audit log");
                }
                Some(("crosscheck", unavailable("the issuer has stopped")))
            }
            Some(Err(error)) => Some(("signing", Error::internal(error))),
            None => Some(("no_answer", unavailable("the key of the authority"))),
        };
        if let Some((code, error)) = failed {
            self.not_signed(vec![(intended, code, error)], &mut outcomes)
                .await;
        }
        for (application, outcome) in outcomes {
            match outcome {
                Ok(_) => self.wake(),
                Err(error) => {
                    tracing::warn!(application.id = %application, %error, "the late answer gave no certificate");
                }
            }
        }
    }
}
