//! Certificate revocation lists are made and published.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{Authority, Error, Result, Task, blocking};
use crate::{
    actor::Actor,
    audit::AuditEntry,
    crash::Point,
    registry::revocation::Revocation,
    status::crl::plan::CrlPlan,
    store::{
        attempts, authority_certificates, certificates,
        crls::{self, CrlRow},
    },
};

impl Authority {
    /// Publishes a new CRL of one issuer (task).
    ///
    /// Number and entries are taken in one transaction, so a higher number never knows less.
    pub async fn publish_crl(&self, issuer: &str) -> Result<()> {
        let branch = self.issuers.find(issuer).ok_or(Error::NotFound)?;
        let signer = Arc::clone(&branch.issuer);
        let now = self.clock.now();
        let mut tx = self.store.begin("crl.snapshot").await?;
        let number = crls::next_number(&mut tx, issuer).await?;
        let mut entries: Vec<(Vec<u8>, Revocation)> = certificates::revoked(&mut tx, issuer).await?;
        entries.extend(attempts::abandoned(&mut tx, issuer).await?);
        entries.extend(authority_certificates::revoked(&mut tx, issuer).await?);
        Point::CRL_NUMBER_BEFORE_COMMIT.pass();
        tx.commit().await?;
        Point::CRL_NUMBER_AFTER_COMMIT.pass();
        let count = entries.len();
        let life = SignedDuration::from_hours(i64::from(self.policy.crl_validity_hours));
        let plan = CrlPlan {
            issuer_name: signer.subject().to_vec(),
            authority_key_identifier: signer.key_identifier().to_vec(),
            number: u64::try_from(number).map_err(Error::internal)?,
            this_update: now,
            next_update: now.checked_add(life).map_err(Error::internal)?,
        };
        let next_update = plan.next_update;
        let der = blocking(move || {
            let entries = entries
                .iter()
                .map(|(serial, revocation)| (serial.as_slice(), *revocation));
            Point::CRL_BEFORE_KEY.pass();
            let built = plan.build(entries, &**signer.key());
            Point::CRL_AFTER_KEY.pass();
            built
        });
        let der = der.await?.map_err(Error::internal)?;
        let mut tx = self.store.begin("crl.publish").await?;
        let row = CrlRow {
            issuer: issuer.to_owned(),
            number,
            der,
            this_update: now,
            next_update,
        };
        crls::insert(&mut tx, &row).await?;
        tx.audit(AuditEntry {
            at: now,
            actor: Actor::system("publication"),
            action: "crl.published",
            subject: format!("issuer:{issuer}"),
            details: json!({ "number": number, "entries": count }),
        });
        Point::CRL_BEFORE_COMMIT.pass();
        tx.commit().await?;
        Point::CRL_AFTER_COMMIT.pass();
        metrics::counter!("kepler_crls_total", "issuer" => issuer.to_owned()).increment(1);
        tracing::info!(crl.number = number, crl.entries = count, issuer, "crl.published");
        Ok(())
    }

    /// Puts those issuers in line whose CRL is missing or nears its end (task, and at start).
    pub async fn refresh_crls(&self) -> Result<()> {
        let now = self.clock.now();
        for branch in self.issuers.iter() {
            let issuer = branch.issuer.id().to_owned();
            let mut tx = self.store.read("crl.latest").await?;
            let latest = crls::latest(&mut tx, &issuer).await?;
            drop(tx);
            if let Some(latest) = &latest {
                if self.has_final_crl(&issuer, latest.this_update).await? {
                    continue;
                }
                watch(&issuer, latest, now);
            }
            if latest.is_none_or(|latest| self.is_due(&latest, now)) {
                self.enqueue_task(&Task::PublishCrl { issuer }).await?;
            }
        }
        Ok(())
    }

    fn is_due(&self, latest: &CrlRow, now: Timestamp) -> bool {
        let age = now.duration_since(latest.this_update);
        let left = latest.next_update.duration_since(now);
        age >= SignedDuration::from_hours(i64::from(self.policy.crl_interval_hours))
            || left * 4 < SignedDuration::from_hours(i64::from(self.policy.crl_validity_hours))
    }
}

/// The alarm: nothing past its `nextUpdate` is served in silence.
pub(super) fn watch(issuer: &str, latest: &CrlRow, now: Timestamp) {
    let left = latest.next_update.duration_since(now).as_secs();
    #[expect(clippy::cast_precision_loss, reason = "a gauge of seconds")]
    metrics::gauge!("kepler_crl_seconds_left", "issuer" => issuer.to_owned()).set(left as f64);
    if left <= 0 {
        metrics::counter!("kepler_crl_past_next_update_total", "issuer" => issuer.to_owned()).increment(1);
        tracing::error!(
            issuer,
            crl.number = latest.number,
            "the published CRL is past its nextUpdate"
        );
    }
}
