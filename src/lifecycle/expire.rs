//! What applicants left lying comes to an end.

use jiff::Timestamp;
use serde_json::json;

use super::{
    Authority, Result,
    step::{Allowed, Call, one_of_many},
};
use crate::{
    actor::Actor,
    id::ApplicationId,
    registration::application::Application,
    registry::revocation::RevocationReason,
    store::{applications, certificates, idempotency},
};

/// The states in which the applicant acts next.
const APPLICANT_SIDE: [&str; 5] = [
    "awaiting_payment",
    "awaiting_applicant",
    "awaiting_identity",
    "awaiting_key",
    "issued_unacknowledged",
];

/// Applications of one round.
const ROUND: u32 = 200;

impl Authority {
    /// Ends the applications whose applicants let their time run out, and drops answers of the API that are kept for a
    /// time only (task). Says how many applications.
    pub async fn expire(&self) -> Result<usize> {
        let now = self.clock.now();
        self.drop_old_answers(now).await?;
        let mut ended = 0;
        loop {
            let mut tx = self.store.read("expire.overdue").await?;
            let queue = applications::queue(&mut tx, &APPLICANT_SIDE, ROUND).await?;
            drop(tx);
            let late: Vec<_> = queue.iter().filter(|case| is_overdue(case, now)).collect();
            let before = ended;
            for case in &late {
                let done = one_of_many(self.expire_one(case.id()).await, "expire", &case.id())?;
                ended += usize::from(done.is_some());
            }
            if late.len() < ROUND as usize || ended == before {
                return Ok(ended);
            }
        }
    }

    async fn drop_old_answers(&self, now: Timestamp) -> Result<()> {
        let mut tx = self.store.begin("idempotency.purge").await?;
        idempotency::purge(&mut tx, now).await?;
        Ok(tx.commit().await?)
    }

    /// A certificate that nobody acknowledged is revoked with its application.
    async fn expire_one(&self, application: ApplicationId) -> Result<()> {
        let actor = Actor::system("deadlines");
        let call = Call {
            actor: &actor,
            action: "application.expired",
            application,
            expected: None,
            allowed: Allowed::roles(&[]),
        };
        let mut step = self.open(&call).await?;
        if !is_overdue(&step.before, step.now) {
            return Ok(());
        }
        let after = step.before.clone().expire(step.now)?;
        if after.state().certificate().is_some()
            && let Some(record) = certificates::by_application(&mut step.tx, application).await?
        {
            let reason = RevocationReason::CessationOfOperation;
            self.revoke_in(&mut step.tx, &actor, &after, &record, reason.into())
                .await?;
            step.details = json!({ "certificate": record.id });
        }
        step.close(after).await?;
        Ok(())
    }
}

fn is_overdue(case: &Application, now: Timestamp) -> bool {
    case.state().waits_for_applicant() && case.due_at().is_some_and(|due| due < now)
}
