//! What a crash left between intent and signature is settled at start.

use super::{Authority, Result, Scope, Task};
use crate::{
    registration::state::State,
    store::{attempts, issuers, tasks},
};

impl Authority {
    /// Before anything else runs: the issuers are on record, and what a crash left open is settled.
    pub async fn start(&self) -> Result<()> {
        self.register_issuers().await?;
        self.recover().await?;
        self.refresh_crls().await
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

    /// Abandons attempts without certificate and puts their applications in line again. Says how many there were.
    ///
    /// An attempt of a process that still lives is lost by this, never doubled: its record no longer finds the attempt
    /// open, and the serial number is revoked.
    pub async fn recover(&self) -> Result<usize> {
        if self.store.has_one_worker() {
            // What the former process had in hand is ours now; nobody else would wait for its lease in vain.
            let mut tx = self.store.begin("recover.release").await?;
            tasks::release(&mut tx, self.clock.now()).await?;
            tx.commit().await?;
        }
        let mut tx = self.store.read("recover.open").await?;
        let open = attempts::open(&mut tx).await?;
        drop(tx);
        for attempt in &open {
            self.abandon(attempt, "crash").await?;
            let application = self.application(&Scope::System, attempt.application).await?;
            if *application.state() == State::Issuing {
                self.enqueue_task(&Task::Issue {
                    application: application.id(),
                })
                .await?;
            }
        }
        if !open.is_empty() {
            tracing::warn!(
                attempts = open.len(),
                "attempts to issue were left behind and have been abandoned"
            );
        }
        Ok(open.len())
    }
}
