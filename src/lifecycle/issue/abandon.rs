//! Attempts end without certificate. Their serial numbers are spent, and revoked wherever status is told.

use std::collections::BTreeSet;

use serde_json::json;

use crate::{
    actor::Actor,
    audit::AuditEntry,
    crash,
    lifecycle::{Authority, Result, Task, step},
    store::{
        StoreError,
        attempts::{self, Attempt, AttemptState},
    },
};

impl Authority {
    /// Gives attempts up, each with the code of its failure, and says how many were still open.
    pub(in crate::lifecycle) async fn abandon_all(
        &self,
        given_up: &[(&Attempt, &'static str)],
    ) -> Result<usize> {
        if given_up.is_empty() {
            return Ok(0);
        }
        let now = self.clock.now();
        let (mut count, mut issuers) = (0, BTreeSet::new());
        let mut tx = self.store.begin("issue.abandon").await?;
        for (attempt, failure) in given_up {
            let ended =
                attempts::finish(&mut tx, attempt.id, AttemptState::Abandoned, now, Some(failure)).await;
            match ended {
                Ok(()) => {}
                // Settled by somebody else meanwhile.
                Err(StoreError::Conflict { .. }) => continue,
                Err(error) => return Err(error.into()),
            }
            count += 1;
            issuers.insert(attempt.issuer.clone());
            tx.audit(abandoned(attempt, failure, now));
        }
        for issuer in issuers {
            self.enqueue(&mut tx, &Task::PublishCrl { issuer }, now).await?;
        }
        crash::Point::ABANDON_BEFORE_COMMIT.pass();
        tx.commit().await?;
        crash::Point::ABANDON_AFTER_COMMIT.pass();
        self.wake();
        metrics::counter!("kepler_issuance_failures_total", "stage" => "sign").increment(count as u64);
        Ok(count)
    }
}

fn abandoned(attempt: &Attempt, failure: &'static str, now: jiff::Timestamp) -> AuditEntry {
    AuditEntry {
        at: now,
        actor: Actor::system("issuance"),
        action: "certificate.abandoned",
        subject: step::subject(attempt.application),
        details: json!({
            "attempt": attempt.id,
            "issuer": attempt.issuer,
            "serial": hex::encode(&attempt.serial),
            "failure": failure,
        }),
    }
}
