//! What a crash left between intent and signature is settled at start.

use serde_json::json;

use super::{Authority, Result, Scope, Task, issue::ABANDONED_AFTER};
use crate::{
    actor::Actor,
    audit::AuditEntry,
    registration::state::State,
    store::{
        applications::{self, ApplicationFilter},
        attempts::{self, Attempt},
        idempotency, issuers, tasks,
    },
};

/// Applications read at a time.
const PAGE: u32 = 200;

impl Authority {
    /// Before anything else runs: the issuers are on record, and what a crash left open is settled.
    pub async fn start(&self) -> Result<()> {
        self.register_issuers().await?;
        // Boxed: it is large, and hardly ever runs.
        Box::pin(self.rebuild_status_journal()).await?;
        self.load_retirements().await?;
        self.record_crl_shardings().await?;
        self.recover().await?;
        self.recover_authority_certificates().await?;
        self.check_crl_numbers().await?;
        self.ask_open_checks().await?;
        self.refresh_crls().await
    }

    /// Puts every question to a register that is still open in line again. A gateway that has lost it learns of it; one
    /// that has not knows it by check and attempt, and answers once.
    async fn ask_open_checks(&self) -> Result<()> {
        let mut after = None;
        loop {
            let mut tx = self.store.read("recover.checks").await?;
            let waiting = ["in_checks", "in_review", "pending_approval"]
                .map(str::to_owned)
                .to_vec();
            let filter = ApplicationFilter {
                states: waiting,
                after,
                limit: PAGE,
                ..ApplicationFilter::default()
            };
            let page = applications::list(&mut tx, &filter).await?;
            drop(tx);
            let Some(last) = page.last() else { return Ok(()) };
            after = Some(last.id());
            for application in &page {
                for check in application.checks().iter().filter(|check| !check.is_final()) {
                    let (application, check, attempt) = (application.id(), check.id, check.attempt);
                    self.enqueue_task(&Task::SubmitCheck {
                        application,
                        check,
                        attempt,
                    })
                    .await?;
                }
            }
        }
    }

    /// Writes down the issuers that the configuration names.
    pub async fn register_issuers(&self) -> Result<()> {
        let mut tx = self.store.begin("issuers.register").await?;
        for branch in self.issuers.iter() {
            let row = issuers::IssuerRow {
                id: branch.issuer.id().to_owned(),
                name: branch.issuer.name().to_owned(),
                certificate: branch.issuer.certificate().to_vec(),
                algorithm: branch.issuer.algorithm().code().to_owned(),
            };
            issuers::upsert(&mut tx, &row).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Settles what a crash left between intent and signature: abandons the attempts and puts their applications in line
    /// again. Says how many there were, here and in the audit log.
    ///
    /// Where other processes work on the same database, an attempt that is not old yet may be theirs and is left alone:
    /// its task comes back when its lease runs out, and settles it then.
    pub async fn recover(&self) -> Result<usize> {
        if self.store.has_one_worker() {
            // What the former process had in hand is ours now; nobody else would wait for its lease in vain.
            let mut tx = self.store.begin("recover.release").await?;
            tasks::release(&mut tx, self.clock.now()).await?;
            idempotency::release(&mut tx).await?;
            tx.commit().await?;
        }
        let mut tx = self.store.read("recover.open").await?;
        let mut open = attempts::open(&mut tx).await?;
        drop(tx);
        let now = self.clock.now();
        if !self.store.has_one_worker() {
            open.retain(|attempt| now.duration_since(attempt.created_at) > ABANDONED_AFTER);
        }
        if open.is_empty() {
            return Ok(0);
        }
        let settled = self.settle_attempts(&open).await?;
        tracing::warn!(
            attempts = settled,
            "attempts to issue were left behind and have been abandoned"
        );
        Ok(settled)
    }

    async fn settle_attempts(&self, open: &[Attempt]) -> Result<usize> {
        let mut settled = 0;
        for some in open.chunks(PAGE as usize) {
            let given_up: Vec<_> = some.iter().map(|attempt| (attempt, "crash")).collect();
            settled += self.abandon_all(&given_up).await?;
            for attempt in some {
                let application = self.application(&Scope::System, attempt.application).await?;
                if *application.state() == State::Issuing {
                    self.enqueue_task(&Task::Issue {
                        application: application.id(),
                    })
                    .await?;
                }
            }
        }
        let mut tx = self.store.begin("recover.settled").await?;
        tx.audit(AuditEntry {
            at: self.clock.now(),
            actor: Actor::system("recovery"),
            action: "attempts.settled",
            subject: "attempts".to_owned(),
            details: json!({ "found": open.len(), "abandoned": settled }),
        });
        tx.commit().await?;
        Ok(settled)
    }
}
