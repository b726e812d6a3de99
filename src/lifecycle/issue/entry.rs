//! Everything that the register takes up about one certificate, ready to be written: sealed, rendered, numbered.

use std::time::Instant;

use jiff::Timestamp;
use serde_json::json;

use super::claim::Case;
use crate::{
    actor::Actor,
    audit::AuditEntry,
    id::{AttemptId, CertificateId},
    issuance::sign::Signed,
    lifecycle::{Authority, Error, Result, Task, follow, step, work::new_task},
    notification::event::EventType,
    registration::application::Application,
    registry::certificate::CertificateRecord,
    store::{
        applications::{self, SealedApplication},
        attempts::Attempt,
        events::NewEvent,
        messages::{self, SealedMessage},
        tasks::NewTask,
    },
};

/// One certificate and all that is written with it.
pub(super) struct Entry {
    pub(super) case: Case,
    pub(super) attempt: Attempt,
    pub(super) signed: Signed,
    /// The version of the application that this entry follows.
    pub(super) version: i64,
    pub(super) record: CertificateRecord,
    pub(super) after: SealedApplication,
    pub(super) events: Vec<NewEvent>,
    pub(super) message: Option<SealedMessage>,
    pub(super) task: Option<NewTask>,
    pub(super) audit: AuditEntry,
}

impl Authority {
    /// Makes the entry: the transition, and what follows from it. Work for the processor.
    pub(super) fn entry(
        &self,
        case: &Case,
        attempt: &Attempt,
        before: &Application,
        signed: Signed,
    ) -> Result<Entry> {
        let began = Instant::now();
        let now = self.clock.now();
        let id = CertificateId::generate(&*self.clock, &*self.random)?;
        let after = self.with_deadline(before.clone().issued(id, now)?, now);
        let after = applications::seal(&self.store, after)?;
        let application = after.application();
        let record = record(id, application, &signed, now)?;
        let mut events = vec![follow::new_event(
            application,
            EventType::ApplicationStateChanged,
            now,
        )];
        let event = follow::event_of_entering(application.state());
        events.extend(event.map(|event| follow::new_event(application, event, now)));
        let facts = follow::facts_of(application, now);
        let message = facts.map(|facts| self.notice(application, &facts)).transpose()?;
        let message = message
            .map(|message| messages::seal(&self.store, message))
            .transpose()?;
        let deliver = message.as_ref().map(|message| Task::DeliverMessage {
            message: message.id(),
        });
        let entry = Entry {
            case: case.clone(),
            version: before.version(),
            audit: audit(&record, before, application, attempt.id),
            attempt: attempt.clone(),
            signed,
            record,
            events,
            message,
            task: deliver.map(|task| new_task(&task, now)).transpose()?,
            after,
        };
        metrics::histogram!("kepler_issuance_stage_seconds", "stage" => "encode")
            .record(began.elapsed().as_secs_f64());
        Ok(entry)
    }
}

fn record(
    id: CertificateId,
    application: &Application,
    signed: &Signed,
    now: Timestamp,
) -> Result<CertificateRecord> {
    let key = application.key().ok_or_else(|| Error::internal("no key"))?;
    Ok(CertificateRecord {
        id,
        application: application.id(),
        portal: application.portal(),
        issuer: signed.issuer.clone(),
        serial: signed.serial.octets().to_vec(),
        der: signed.certificate.clone(),
        public_key_fingerprint: key.fingerprint.to_vec(),
        algorithm: key.algorithm,
        not_before: signed.not_before,
        not_after: signed.not_after,
        key_not_after: signed.key_not_after,
        issued_at: now,
        acknowledged_at: None,
        revocation: None,
    })
}

fn audit(
    record: &CertificateRecord,
    before: &Application,
    after: &Application,
    attempt: AttemptId,
) -> AuditEntry {
    AuditEntry {
        at: record.issued_at,
        actor: Actor::system("issuance"),
        action: "certificate.issued",
        subject: step::subject(after.id()),
        details: json!({
            "certificate": record.id,
            "issuer": record.issuer,
            "serial": record.serial_hex(),
            "attempt": attempt,
            "from": before.state().code(),
            "to": after.state().code(),
            "version": after.version(),
        }),
    }
}
