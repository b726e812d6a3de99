//! A certificate is revoked, for good.

use serde_json::json;

use super::{
    Authority, Error, Result, Scope, Task,
    step::{self, Allowed},
};
use crate::{
    actor::{Actor, Role},
    audit::AuditEntry,
    crash::Point,
    id::CertificateId,
    notification::{event::EventType, facts::Revoked},
    registration::application::Application,
    registry::{
        certificate::CertificateRecord,
        revocation::{Revocation, RevocationReason},
    },
    store::{Tx, applications, certificates},
};

const MAY_REVOKE: Allowed = Allowed::roles(&[Role::SecurityOfficer]).or_applicant_side();

impl Authority {
    /// Revokes. The second call returns the first revocation.
    pub async fn revoke(
        &self,
        actor: &Actor,
        certificate: CertificateId,
        reason: RevocationReason,
    ) -> Result<CertificateRecord> {
        let outcome = self.revoke_now(actor, certificate, reason).await;
        if let Err(error) = &outcome {
            self.record_refusal(
                actor,
                "certificate.revoked",
                format!("certificate:{certificate}"),
                error,
            )
            .await?;
        }
        outcome
    }

    async fn revoke_now(
        &self,
        actor: &Actor,
        certificate: CertificateId,
        reason: RevocationReason,
    ) -> Result<CertificateRecord> {
        let outside = matches!(actor, Actor::Portal { .. } | Actor::Applicant { .. });
        if outside && reason == RevocationReason::CaCompromise {
            return Err(Error::invalid("/reason", "reason_of_the_authority"));
        }
        let mut tx = self.store.begin("certificate.revoke").await?;
        step::allowed(&mut tx, actor, MAY_REVOKE).await?;
        let scope = Scope::from(actor);
        let record = certificates::load(&mut tx, certificate)
            .await?
            .filter(|record| scope.sees(record.application, record.portal))
            .ok_or(Error::NotFound)?;
        if record.revocation.is_some() {
            return Ok(record);
        }
        let application = applications::load(&mut tx, record.application)
            .await?
            .ok_or_else(|| Error::internal("a certificate without application"))?;
        let revoked = self
            .revoke_in(&mut tx, actor, &application, &record, reason)
            .await?;
        if revoked {
            Point::REVOKE_BEFORE_COMMIT.pass();
            tx.commit().await?;
            Point::REVOKE_AFTER_COMMIT.pass();
            self.wake();
        } else {
            drop(tx);
        }
        let mut tx = self.store.read("certificate.load").await?;
        certificates::load(&mut tx, certificate)
            .await?
            .ok_or(Error::NotFound)
    }

    /// Register entry, audit, event, notice and a new CRL, in the caller's transaction. False when it was revoked
    /// before: the first revocation stands.
    pub(super) async fn revoke_in(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        application: &Application,
        record: &CertificateRecord,
        reason: RevocationReason,
    ) -> Result<bool> {
        // A clock that went back must not put the entry before the certificate.
        let at = self.clock.now().max(record.issued_at);
        if !certificates::revoke(tx, record.id, Revocation { at, reason }).await? {
            return Ok(false);
        }
        tx.audit(AuditEntry {
            at,
            actor: actor.clone(),
            action: "certificate.revoked",
            subject: format!("certificate:{}", record.id),
            details: json!({
                "application": record.application,
                "issuer": record.issuer,
                "serial": record.serial_hex(),
                "reason": reason.code(),
            }),
        });
        self.announce(tx, application, EventType::CertificateRevoked, at)
            .await?;
        let facts = Revoked {
            at,
            zone: application.time_zone().to_owned(),
            reason,
        };
        self.write_message(tx, application, &facts.into(), format!("revoked/{}", record.id))
            .await?;
        let issuer = record.issuer.clone();
        self.enqueue(tx, &Task::PublishCrl { issuer }, self.clock.now())
            .await?;
        metrics::counter!("kepler_revocations_total", "reason" => reason.code()).increment(1);
        tracing::info!(certificate.id = %record.id, reason = reason.code(), "certificate.revoked");
        Ok(true)
    }
}
