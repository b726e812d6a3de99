//! Video calls are booked and taken back.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{
    Authority, Error, Result, Scope,
    step::{Allowed, Call, Step},
};
use crate::{
    actor::{Actor, Role},
    id::{ApplicationId, AppointmentId, OperatorId},
    notification::{
        event::EventType,
        facts::{AppointmentBooked, AppointmentCancelled},
    },
    registration::{
        application::Application,
        operator::Operator,
        state::State,
        video::appointment::{Appointment, AppointmentState},
    },
    store::{Tx, appointments, operators},
};

/// Times of one answer at most.
const TIMES: usize = 400;

/// A time at which at least one operator is free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FreeTime {
    /// Start.
    pub starts_at: Timestamp,
    /// End of the call.
    pub ends_at: Timestamp,
}

/// Who could hold a call, and who is booked when.
struct Roster {
    operators: Vec<Operator>,
    taken: Vec<(OperatorId, Timestamp)>,
    step: SignedDuration,
}

impl Roster {
    /// The operator to book: free at that time, and with the fewest calls, so that work spreads.
    fn free_at(&self, start: Timestamp) -> Option<OperatorId> {
        let busy = |id: OperatorId| {
            self.taken
                .iter()
                .any(|(other, at)| *other == id && at.duration_since(start).abs() < self.step)
        };
        let load = |id: OperatorId| self.taken.iter().filter(|(other, _)| *other == id).count();
        let trained = self
            .operators
            .iter()
            .filter(|operator| operator.may_hold_calls(start));
        let free = trained.map(|operator| operator.id).filter(|id| !busy(*id));
        free.min_by_key(|id| (load(*id), *id))
    }
}

impl Authority {
    /// The times that this application can book, earliest first.
    pub async fn slots(&self, scope: &Scope, application: ApplicationId) -> Result<Vec<FreeTime>> {
        let found = self.application(scope, application).await?;
        if *found.state() != State::AwaitingIdentity || !found.identity().video_required {
            return Ok(Vec::new());
        }
        let now = self.clock.now();
        let mut tx = self.store.read("appointment.slots").await?;
        let roster = self.roster(&mut tx, &found, now).await?;
        let free = self
            .starts(now)
            .into_iter()
            .filter(|start| roster.free_at(*start).is_some());
        Ok(free
            .map(|starts_at| FreeTime {
                starts_at,
                ends_at: self.policy.slot_rules.end_of(starts_at),
            })
            .collect())
    }

    /// Books a call with an operator who is free then and has not reviewed the case.
    pub async fn appoint(
        &self,
        actor: &Actor,
        application: ApplicationId,
        starts_at: Timestamp,
        expected: Option<i64>,
    ) -> Result<(Application, Appointment)> {
        let call = Call {
            actor,
            action: "appointment.booked",
            application,
            expected,
            allowed: Allowed::APPLICANT_SIDE,
        };
        let outcome = self.book(&call, starts_at).await;
        self.on_record(&call, outcome).await
    }

    async fn book(&self, call: &Call<'_>, starts_at: Timestamp) -> Result<(Application, Appointment)> {
        let mut step = self.open(call).await?;
        let id = AppointmentId::generate(&*self.clock, &*self.random)?;
        let after = step.before.clone().appoint(id, step.now)?;
        let roster = self.roster(&mut step.tx, &step.before, step.now).await?;
        let offered = self.starts(step.now).contains(&starts_at);
        let operator = roster
            .free_at(starts_at)
            .filter(|_| offered)
            .ok_or(Error::Conflict {
                from: step.before.state().code(),
                action: "appoint",
                code: "slot_taken",
            })?;
        let appointment = Appointment {
            id,
            application: call.application,
            operator,
            starts_at,
            ends_at: self.policy.slot_rules.end_of(starts_at),
            state: AppointmentState::Scheduled,
        };
        appointments::insert(&mut step.tx, &appointment).await?;
        step.details = json!({ "appointment": id, "starts_at": starts_at });
        let zone = after.time_zone().to_owned();
        let (tx, now) = (&mut step.tx, step.now);
        self.announce(tx, &after, EventType::AppointmentBooked, now)
            .await?;
        let facts = AppointmentBooked { starts_at, zone };
        self.write_message(tx, &after, &facts.into(), format!("appointment_booked/{id}"))
            .await?;
        Ok((step.close(after).await?, appointment))
    }

    /// Takes a booked call back.
    pub async fn cancel_appointment(
        &self,
        actor: &Actor,
        application: ApplicationId,
        appointment: AppointmentId,
        expected: Option<i64>,
    ) -> Result<Application> {
        let call = Call {
            actor,
            action: "appointment.cancelled",
            application,
            expected,
            allowed: Allowed::roles(&[Role::VideoOperator, Role::SecurityOfficer]).or_applicant_side(),
        };
        let outcome = self
            .end_call(&call, appointment, AppointmentState::Cancelled)
            .await;
        self.on_record(&call, outcome).await
    }

    /// The applicant did not come: the operator of the call says so.
    pub async fn miss_appointment(
        &self,
        actor: &Actor,
        application: ApplicationId,
        appointment: AppointmentId,
        expected: Option<i64>,
    ) -> Result<Application> {
        let call = Call {
            actor,
            action: "appointment.missed",
            application,
            expected,
            allowed: Allowed::roles(&[Role::VideoOperator]),
        };
        let outcome = self.end_call(&call, appointment, AppointmentState::Missed).await;
        self.on_record(&call, outcome).await
    }

    async fn end_call(
        &self,
        call: &Call<'_>,
        appointment: AppointmentId,
        state: AppointmentState,
    ) -> Result<Application> {
        let mut step = self.open(call).await?;
        let after = step.before.clone().cancel_appointment(appointment, step.now)?;
        let booked = close_appointment(&mut step, appointment, state).await?;
        if state == AppointmentState::Missed && step.now < booked.starts_at {
            return Err(Error::Conflict {
                from: step.before.state().code(),
                action: "miss_appointment",
                code: "too_early",
            });
        }
        let facts = AppointmentCancelled {
            starts_at: booked.starts_at,
            zone: after.time_zone().to_owned(),
            by_authority: call.actor.operator().is_some(),
        };
        let (tx, now) = (&mut step.tx, step.now);
        self.announce(tx, &after, EventType::AppointmentCancelled, now)
            .await?;
        self.write_message(
            tx,
            &after,
            &facts.into(),
            format!("appointment_cancelled/{appointment}"),
        )
        .await?;
        step.details = json!({ "appointment": appointment });
        step.close(after).await
    }

    /// The calls that are booked, from those under way on, earliest first.
    pub async fn upcoming_appointments(&self, limit: u32) -> Result<Vec<Appointment>> {
        let under_way = SignedDuration::from_mins(60);
        let from = self.clock.now().checked_sub(under_way).map_err(Error::internal)?;
        let mut tx = self.store.read("appointment.upcoming").await?;
        Ok(appointments::upcoming(&mut tx, from, limit.clamp(1, 500)).await?)
    }

    /// All calls of an application, oldest first.
    pub async fn appointments(&self, scope: &Scope, application: ApplicationId) -> Result<Vec<Appointment>> {
        self.application(scope, application).await?;
        let mut tx = self.store.read("appointment.list").await?;
        Ok(appointments::of_application(&mut tx, application).await?)
    }

    fn starts(&self, now: Timestamp) -> Vec<Timestamp> {
        let rules = &self.policy.slot_rules;
        rules.starts(
            now,
            &self.policy.time_zone(),
            |day| self.calendar.is_working_day(day),
            TIMES,
        )
    }

    async fn roster(&self, tx: &mut Tx, application: &Application, now: Timestamp) -> Result<Roster> {
        let rules = &self.policy.slot_rules;
        let horizon = SignedDuration::from_hours(24 * (i64::from(rules.horizon_days) + 2));
        let until = now.checked_add(horizon).map_err(Error::internal)?;
        let review = application.review();
        let reviewed = |id: OperatorId| review.reviewer == Some(id) || review.decided_by.contains(&id);
        let all = operators::list(tx).await?;
        Ok(Roster {
            operators: all
                .into_iter()
                .filter(|operator| !reviewed(operator.id))
                .collect(),
            taken: appointments::taken(tx, now, until).await?,
            step: SignedDuration::from_mins(i64::from(rules.every_minutes.max(5))),
        })
    }
}

/// Writes how a booked call ended.
pub(super) async fn close_appointment(
    step: &mut Step<'_>,
    id: AppointmentId,
    state: AppointmentState,
) -> Result<Appointment> {
    let mut booked = appointments::load(&mut step.tx, id)
        .await?
        .ok_or(Error::NotFound)?;
    booked.state = state;
    appointments::save(&mut step.tx, &booked).await?;
    Ok(booked)
}
