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
        revocation::{Revocation, RevocationGround, RevocationReason},
    },
    store::{Tx, applications, certificates},
};

const MAY_REVOKE: Allowed = Allowed::roles(&[Role::SecurityOfficer]).or_applicant_side();

impl Authority {
    /// Revokes. The second call returns the first revocation. A moment since which the certificate was not to be trusted
    /// may be named; one that is still to come is refused.
    pub async fn revoke(
        &self,
        actor: &Actor,
        certificate: CertificateId,
        ground: impl Into<RevocationGround>,
    ) -> Result<CertificateRecord> {
        let outcome = self.revoke_now(actor, certificate, ground.into()).await;
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
        ground: RevocationGround,
    ) -> Result<CertificateRecord> {
        let outside = matches!(actor, Actor::Portal { .. } | Actor::Applicant { .. });
        if outside && ground.reason == RevocationReason::CaCompromise {
            return Err(Error::invalid("/reason", "reason_of_the_authority"));
        }
        if ground.invalid_since.is_some_and(|since| since > self.clock.now()) {
            return Err(Error::invalid("/invalid_since", "in_future"));
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
            .revoke_in(&mut tx, actor, &application, &record, ground)
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
        ground: RevocationGround,
    ) -> Result<bool> {
        let reason = ground.reason;
        // A clock that went back must not put the entry before the certificate.
        let at = self.clock.now().max(record.issued_at);
        let revocation = Revocation::new(at, reason).invalid_since(ground.invalid_since);
        if !certificates::revoke(tx, record.id, revocation).await? {
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
                "invalid_since": revocation.invalid_since,
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
