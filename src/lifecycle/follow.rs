//! What follows from a step, in its own transaction: events for the portal, tasks, messages.

use jiff::{Timestamp, civil::Date};
use serde_json::json;

use super::{Authority, Result, Task};
use crate::{
    calendar::moscow_date,
    notification::{
        event::EventType,
        facts::{
            ApprovedCreateKey, CertificateReady, DocumentsUnclear, Expired, Facts, IdentityNeeded,
            PaymentReceived, Rejected, Withdrawn,
        },
    },
    registration::{application::Application, check::progress::CheckState, state::State},
    store::{Tx, appointments, events::NewEvent},
};

impl Authority {
    /// Compares the application with what it was and does what its new state asks for.
    pub(super) async fn follow(
        &self,
        tx: &mut Tx,
        before: Option<&Application>,
        after: &Application,
        now: Timestamp,
    ) -> Result<()> {
        let changed = before.is_none_or(|before| before.state().code() != after.state().code());
        if before.is_some_and(|before| !before.payment().is_paid() && after.payment().is_paid()) {
            self.announce(tx, after, EventType::PaymentReceived, now).await?;
            let due_on = after.due_at().map(moscow_date);
            self.notify(tx, after, PaymentReceived { due_on }.into()).await?;
        }
        let had_missing = before.is_some_and(|before| !before.missing_documents().is_empty());
        if had_missing && after.missing_documents().is_empty() {
            self.announce(tx, after, EventType::DocumentsUploaded, now)
                .await?;
        }
        if changed {
            self.announce(tx, after, EventType::ApplicationStateChanged, now)
                .await?;
            // What was told before a hold is not told again; an end is always told.
            let held = before.is_some_and(|before| matches!(before.state(), State::OnHold { .. }));
            let resumed = held && !after.state().is_final();
            if !resumed {
                self.tell(tx, before, after, now).await?;
            }
            self.take_back_appointment(tx, after).await?;
            if *after.state() == State::Issuing {
                let application = after.id();
                self.enqueue(tx, &Task::Issue { application }, now).await?;
            }
        }
        self.ask_registers(tx, after, now).await
    }

    /// Events and messages of a state that was entered.
    async fn tell(
        &self,
        tx: &mut Tx,
        before: Option<&Application>,
        after: &Application,
        now: Timestamp,
    ) -> Result<()> {
        let corrected = before.is_some_and(|before| *before.state() == State::AwaitingApplicant);
        if corrected && after.review().open_defects().next().is_none() && !after.state().is_final() {
            self.announce(tx, after, EventType::DefectsClosed, now).await?;
        }
        if let Some(event) = event_of_entering(after.state()) {
            self.announce(tx, after, event, now).await?;
        }
        match facts_of(after, now) {
            Some(facts) => self.notify(tx, after, facts).await,
            None => Ok(()),
        }
    }

    /// An event about the application as it is now.
    pub(super) async fn announce(
        &self,
        tx: &mut Tx,
        application: &Application,
        event: EventType,
        now: Timestamp,
    ) -> Result<()> {
        tx.event(new_event(application, event, now));
        self.enqueue(tx, &Task::FanOut, now).await
    }

    /// One task per question that is to be asked.
    async fn ask_registers(&self, tx: &mut Tx, after: &Application, now: Timestamp) -> Result<()> {
        let asks = matches!(
            after.state(),
            State::InChecks | State::InReview | State::PendingApproval
        );
        if !asks {
            return Ok(());
        }
        for check in after
            .checks()
            .iter()
            .filter(|check| check.state == CheckState::Planned)
        {
            let task = Task::SubmitCheck {
                application: after.id(),
                check: check.id,
                attempt: check.attempt,
            };
            self.enqueue(tx, &task, now).await?;
        }
        Ok(())
    }

    /// An application that ended frees the operator's time.
    async fn take_back_appointment(&self, tx: &mut Tx, after: &Application) -> Result<()> {
        use crate::registration::video::appointment::AppointmentState;
        let Some(id) = after.identity().appointment.filter(|_| after.state().is_final()) else {
            return Ok(());
        };
        if let Some(mut appointment) = appointments::load(tx, id).await?
            && appointment.state == AppointmentState::Scheduled
        {
            appointment.state = AppointmentState::Cancelled;
            appointments::save(tx, &appointment).await?;
        }
        Ok(())
    }
}

/// An event about the application as it is now, for its portal.
pub(super) fn new_event(application: &Application, event: EventType, now: Timestamp) -> NewEvent {
    NewEvent {
        portal: application.portal(),
        application: Some(application.id()),
        kind: event.code(),
        at: now,
        data: json!({
            "application_id": application.id(),
            "state": application.state().code(),
            "certificate_id": application.state().certificate(),
        }),
    }
}

/// What a portal is told besides that the state changed.
pub(super) fn event_of_entering(state: &State) -> Option<EventType> {
    match state {
        State::AwaitingApplicant => Some(EventType::DefectsOpened),
        State::AwaitingKey => Some(EventType::KeyRequested),
        State::IssuedUnacknowledged { .. } => Some(EventType::CertificateIssued),
        State::Completed { .. } => Some(EventType::CertificateReleased),
        _ => None,
    }
}

/// What the applicant is told about the state that the application has entered.
pub(super) fn facts_of(application: &Application, now: Timestamp) -> Option<Facts> {
    let act_by = last_day(application, now);
    Some(match application.state() {
        State::AwaitingApplicant => DocumentsUnclear {
            defects: application
                .review()
                .open_defects()
                .map(|defect| defect.hint.clone())
                .collect(),
            reply_by: act_by,
        }
        .into(),
        State::AwaitingIdentity => IdentityNeeded {
            video: application.identity().video_required,
            act_by,
        }
        .into(),
        State::AwaitingKey => ApprovedCreateKey { act_by }.into(),
        State::IssuedUnacknowledged { .. } => CertificateReady { act_by }.into(),
        State::Rejected { text, .. } => Rejected { ground: text.clone() }.into(),
        State::Withdrawn { .. } => Withdrawn {}.into(),
        State::Expired { .. } => Expired {}.into(),
        _ => return None,
    })
}

fn last_day(application: &Application, now: Timestamp) -> Date {
    moscow_date(application.due_at().unwrap_or(now))
}
