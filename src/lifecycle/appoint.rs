//! Video calls are booked and taken back.

use jiff::Timestamp;

use super::{Authority, Result, Scope};
use crate::{
    actor::Actor,
    id::{ApplicationId, AppointmentId},
    registration::{application::Application, video::appointment::Appointment},
};

/// A time at which at least one operator is free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FreeTime {
    /// Start.
    pub starts_at: Timestamp,
    /// End of the call.
    pub ends_at: Timestamp,
}

impl Authority {
    /// The times that this application can book, earliest first.
    pub async fn slots(&self, scope: &Scope, application: ApplicationId) -> Result<Vec<FreeTime>> {
        let _ = (scope, application);
        todo!()
    }

    /// Books a call with an operator who is free then and has not reviewed the case.
    pub async fn appoint(
        &self,
        actor: &Actor,
        application: ApplicationId,
        starts_at: Timestamp,
        expected: Option<i64>,
    ) -> Result<(Application, Appointment)> {
        let _ = (actor, application, starts_at, expected);
        todo!()
    }

    /// Takes a booked call back.
    pub async fn cancel_appointment(
        &self,
        actor: &Actor,
        application: ApplicationId,
        appointment: AppointmentId,
        expected: Option<i64>,
    ) -> Result<Application> {
        let _ = (actor, application, appointment, expected);
        todo!()
    }

    /// The applicant did not come: the operator of the call says so.
    pub async fn miss_appointment(
        &self,
        actor: &Actor,
        application: ApplicationId,
        appointment: AppointmentId,
        expected: Option<i64>,
    ) -> Result<Application> {
        let _ = (actor, application, appointment, expected);
        todo!()
    }

    /// The calls that are booked from now on, earliest first.
    pub async fn upcoming_appointments(&self, limit: u32) -> Result<Vec<Appointment>> {
        let _ = limit;
        todo!()
    }

    /// All calls of an application, oldest first.
    pub async fn appointments(&self, scope: &Scope, application: ApplicationId) -> Result<Vec<Appointment>> {
        let _ = (scope, application);
        todo!()
    }
}
