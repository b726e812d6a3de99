//! Which issuers have stopped because their key made a signature that is not what was asked for.

use std::{
    collections::BTreeSet,
    sync::{Mutex, MutexGuard, PoisonError},
};

use jiff::Timestamp;

use crate::{
    actor::Actor,
    audit::AuditEntry,
    lifecycle::{Authority, Result},
    store::{attempts::Attempt, audit, issuers},
};

/// The action in the audit log.
const STOPPED: &str = "issuer.stopped";

/// The issuers that stopped in this process.
#[derive(Debug, Default)]
pub(in crate::lifecycle) struct Standing(Mutex<BTreeSet<String>>);

impl Standing {
    fn stopped(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn has_stopped(&self, issuer: &str) -> bool {
        self.stopped().contains(issuer)
    }

    pub(super) fn stop(&self, issuer: &str) {
        self.stopped().insert(issuer.to_owned());
    }
}

impl Authority {
    /// Issuers that sign no certificate until a person has looked at their key and the process was started again.
    pub fn stopped_issuers(&self) -> Vec<String> {
        self.standing.stopped().iter().cloned().collect()
    }

    /// When an issuer stopped because its key signed something else, unless it has issued since: then a person has looked
    /// at it. Told from the record, so that another process than the server can tell.
    pub async fn stop_on_record(&self, issuer: &str) -> Result<Option<Timestamp>> {
        let mut tx = self.store.read("issuer.stop").await?;
        let stopped = audit::latest(&mut tx, &subject(issuer), STOPPED).await?;
        let Some(stopped) = stopped else { return Ok(None) };
        let issued = issuers::last_issued(&mut tx, issuer).await?;
        Ok((issued.is_none_or(|issued| issued <= stopped.at)).then_some(stopped.at))
    }

    /// The alarm: a key that signs something else may have signed anything.
    pub(super) async fn raise_alarm(&self, attempt: &Attempt, reason: &str) -> Result<()> {
        let issuer = &attempt.issuer;
        self.standing.stop(issuer);
        metrics::counter!("kepler_issuance_alarms_total", "issuer" => issuer.clone()).increment(1);
        metrics::gauge!("kepler_issuer_stopped", "issuer" => issuer.clone()).set(1.0);
        tracing::error!(
            issuer,
            attempt.id = %attempt.id,
            reason,
            "ALARM: the key did not sign what was prepared; the issuer has stopped"
        );
        let mut tx = self.store.begin("issuer.stopped").await?;
        tx.audit(AuditEntry {
            at: self.clock.now(),
            actor: Actor::system("issuance"),
            action: STOPPED,
            subject: subject(issuer),
            details: serde_json::json!({
                "attempt": attempt.id,
                "serial": hex::encode(&attempt.serial),
                "code": "crosscheck",
            }),
        });
        Ok(tx.commit().await?)
    }
}

fn subject(issuer: &str) -> String {
    format!("issuer:{issuer}")
}
