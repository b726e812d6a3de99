//! Serial numbers and bytes go on record, all of a batch in one durable commit, before a key touches them.

use jiff::Timestamp;
use serde_json::json;

use super::{
    Ending, Outcomes,
    draft::{Draft, all_failed},
    unavailable,
};
use crate::{
    actor::Actor,
    audit::AuditEntry,
    crash,
    lifecycle::{Authority, Error, Result, step},
    store::{
        Writes, applications,
        attempts::{self, Attempt},
    },
};

impl Authority {
    /// Puts the drafts on record. A conflict costs the case that has it: the batch is halved until it stands alone.
    pub(super) async fn intend_cases(&self, drafts: Vec<Draft>, outcomes: &mut Outcomes) -> Vec<Draft> {
        let mut intended = Vec::with_capacity(drafts.len());
        let mut waiting = vec![drafts];
        while let Some(mut drafts) = waiting.pop() {
            match Box::pin(self.intend(&drafts)).await {
                Ok(changed) => {
                    for (draft, changed) in drafts.into_iter().zip(changed) {
                        if changed {
                            let error = unavailable("the application changed meanwhile");
                            outcomes.push((draft.case.application, Err(error)));
                        } else {
                            intended.push(draft);
                        }
                    }
                }
                Err(Error::Conflict { .. }) if drafts.len() > 1 => {
                    let second = drafts.split_off(drafts.len() / 2);
                    waiting.extend([second, drafts]);
                }
                Err(error) => self.not_intended(&drafts, error, outcomes).await,
            }
        }
        intended
    }

    async fn not_intended(&self, drafts: &[Draft], error: Error, outcomes: &mut Outcomes) {
        match (error, drafts) {
            // Another worker has signed, or is about to.
            (Error::Conflict { code, .. }, [draft]) if code == attempts::TAKEN => {
                outcomes.push((draft.case.application, Ok(Ending::Settled)));
            }
            // The register lacks what the attempt refers to, such as its issuer: that mends no other worker.
            (error @ (Error::Conflict { .. } | Error::Internal(_)), drafts) => {
                let failed = drafts.iter().map(|draft| {
                    let error = Error::internal(error.to_string());
                    (draft.case.application, error)
                });
                self.not_prepared(failed.collect(), outcomes).await;
            }
            (error, drafts) => all_failed(drafts.iter().map(|draft| &draft.case), &error, outcomes),
        }
    }

    /// One transaction. Says which applications somebody changed since they were read: those are not on record.
    async fn intend(&self, drafts: &[Draft]) -> Result<Vec<bool>> {
        if drafts.is_empty() {
            return Ok(Vec::new());
        }
        let began = std::time::Instant::now();
        let all: Vec<&Draft> = drafts.iter().collect();
        let (mut writes, mut audit) = self.rows_of_intent(&all);
        let ids: Vec<_> = drafts.iter().map(|draft| draft.application.id()).collect();
        let mut tx = self.store.begin("certificate.signing").await?;
        self.clock_is_sound(&mut tx).await?;
        self.issuers_are_known(&mut tx).await?;
        let versions = applications::lock_many(&mut tx, &ids).await?;
        let is_changed =
            |draft: &Draft| versions.get(&draft.application.id()) != Some(&draft.application.version());
        let changed: Vec<bool> = drafts.iter().map(is_changed).collect();
        if changed.contains(&true) {
            let standing: Vec<&Draft> = drafts.iter().filter(|draft| !is_changed(draft)).collect();
            (writes, audit) = self.rows_of_intent(&standing);
        }
        tx.write(writes).await?;
        tx.follow(Vec::new(), audit);
        crash::Point::INTENT_BEFORE_COMMIT.pass();
        tx.commit().await?;
        crash::Point::INTENT_AFTER_COMMIT.pass();
        metrics::histogram!("kepler_issuance_stage_seconds", "stage" => "intend")
            .record(began.elapsed().as_secs_f64());
        Ok(changed)
    }

    /// Attempts and audit records, made before the transaction begins.
    fn rows_of_intent(&self, drafts: &[&Draft]) -> (Writes, Vec<AuditEntry>) {
        let mut writes = self.store.writes();
        let attempts: Vec<&Attempt> = drafts.iter().map(|draft| &draft.attempt).collect();
        attempts::insert_many(&mut writes, &attempts);
        let now = self.clock.now();
        (
            writes,
            drafts.iter().map(|draft| intent_on_record(draft, now)).collect(),
        )
    }
}

fn intent_on_record(draft: &Draft, now: Timestamp) -> AuditEntry {
    AuditEntry {
        at: now,
        actor: Actor::system("issuance"),
        action: "certificate.signing",
        subject: step::subject(draft.application.id()),
        details: json!({
            "attempt": draft.attempt.id,
            "issuer": draft.attempt.issuer,
            "serial": hex::encode(&draft.attempt.serial),
            "to_be_signed_sha256": hex::encode(draft.prepared.fingerprint()),
        }),
    }
}
