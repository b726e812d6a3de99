//! `/console/appointments`: the calls that are coming.

use askama::Template;
use axum::response::Response;

use super::{
    frame::{Frame, Who, shown},
    moment::Moments,
    people::People,
    session::Session,
};
use crate::registration::{application::Application, video::appointment::Appointment};

/// The calls that are coming, by day.
#[derive(Template)]
#[template(path = "console/appointments.html", config = ".askama.toml")]
pub(super) struct AppointmentsPage {
    pub(super) frame: Frame,
    pub(super) days: Vec<Day>,
}

pub(super) struct Day {
    pub(super) day: String,
    pub(super) calls: Vec<Call>,
}

pub(super) struct Call {
    pub(super) application: String,
    pub(super) reference: String,
    pub(super) name: String,
    pub(super) holder_type: &'static str,
    pub(super) time: String,
    pub(super) distance: String,
    pub(super) operator: String,
    pub(super) mine: bool,
    pub(super) late: bool,
}

/// Calls that are shown at most.
const LIMIT: u32 = 200;

/// `GET /console/appointments`.
pub(super) async fn appointments(session: Session) -> Result<Response, Response> {
    let upcoming = session
        .authority
        .upcoming_appointments(LIMIT)
        .await
        .map_err(|error| session.refuse(error))?;
    let people = session.people().await?;
    let frame = session.frame("appointments");
    let mut days: Vec<Day> = Vec::new();
    for appointment in upcoming {
        let application = session
            .authority
            .application(&session.scope(), appointment.application)
            .await;
        let application = application.map_err(|error| session.refuse(error))?;
        let call = Call::of(&appointment, &application, &people, &session.who, &frame.moments);
        let day = frame
            .moments
            .day(appointment.starts_at.to_zoned(frame.moments.zone.clone()).date());
        match days.last_mut().filter(|last| last.day == day) {
            Some(last) => last.calls.push(call),
            None => days.push(Day {
                day,
                calls: vec![call],
            }),
        }
    }
    Ok(shown(&AppointmentsPage { frame, days }))
}

impl Call {
    fn of(
        appointment: &Appointment,
        application: &Application,
        people: &People,
        who: &Who,
        moments: &Moments,
    ) -> Self {
        let due = moments.due(appointment.starts_at);
        Self {
            application: application.id().to_string(),
            reference: application.portal_reference().to_owned(),
            name: application.holder().person().name.masked(),
            holder_type: application.holder().holder_type().code(),
            time: appointment
                .starts_at
                .to_zoned(moments.zone.clone())
                .strftime("%H:%M")
                .to_string(),
            distance: due.distance,
            operator: people.name(appointment.operator),
            mine: appointment.operator == who.id,
            late: due.overdue,
        }
    }
}
