//! One case on one screen: data beside scans, checks, history, and what the person may do.
//!
//! - [`view`] is the page, made of [`data`], [`checks`], [`timeline`] and [`offered`]; [`library`] holds the codes;
//! - [`act`] takes the forms of the page, [`stale`] answers those that came too late;
//! - [`approval`] is the second person's page, [`scan`] gives out scans.

pub(super) mod act;
pub(super) mod approval;
pub(super) mod approval_view;
pub(super) mod checks;
pub(super) mod data;
pub(super) mod library;
pub(super) mod offered;
pub(super) mod scan;
pub(super) mod stale;
pub(super) mod timeline;
pub(super) mod view;

use axum::{extract::Path, response::Response};

use super::{
    failure::Failure,
    fields::Fields,
    frame::{Frame, shown},
    people::People,
    session::Session,
};
use crate::{
    audit::AuditRecord,
    id::ApplicationId,
    registration::{application::Application, video::appointment::Appointment},
};
use view::{Case, CasePage};

/// A case with everything that its pages show.
pub(super) struct Loaded {
    /// The application.
    pub(super) application: Application,
    records: Vec<AuditRecord>,
    appointment: Option<Appointment>,
    people: People,
}

impl Loaded {
    /// Loads what surrounds an application.
    pub(super) async fn around(session: &Session, application: Application) -> Result<Self, Response> {
        let refuse = |error| session.refuse(error);
        let (authority, scope, id) = (&session.authority, session.scope(), application.id());
        let calls = authority.appointments(&scope, id).await.map_err(refuse)?;
        let booked = application.identity().appointment;
        Ok(Self {
            records: authority.history(&scope, id).await.map_err(refuse)?,
            appointment: calls.into_iter().find(|call| Some(call.id) == booked),
            people: session.people().await?,
            application,
        })
    }

    /// Loads a case without showing anybody's data.
    pub(super) async fn masked(session: &Session, id: ApplicationId) -> Result<Self, Response> {
        let application = session.authority.application(&session.scope(), id).await;
        Self::around(session, application.map_err(|error| session.refuse(error))?).await
    }

    /// What the view models take.
    pub(super) fn case<'a>(&'a self, session: &'a Session, shown: bool) -> Case<'a> {
        Case {
            application: &self.application,
            records: &self.records,
            appointment: self.appointment.as_ref(),
            people: &self.people,
            who: &session.who,
            shown,
        }
    }
}

/// `GET /console/applications/{id}`: personal data masked.
pub(super) async fn case(session: Session, Path(id): Path<String>) -> Result<Response, Response> {
    let loaded = Loaded::masked(&session, parsed(&session, &id)?).await?;
    let page = CasePage::of(&loaded.case(&session, false), session.frame("queue"));
    Ok(shown(&page))
}

/// `POST /console/applications/{id}/show`: the same page with everything, once; the look and its reason are on record.
pub(super) async fn show(
    session: Session,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Response> {
    let id = parsed(&session, &id)?;
    let reason = fields
        .one_of("reason", &library::SHOW_REASONS)
        .map_err(|odd| session.refuse(odd))?;
    let revealed = session.authority.reveal(&session.actor(), id, reason).await;
    let loaded = Loaded::around(&session, revealed.map_err(|error| session.refuse(error))?).await?;
    let frame: Frame = session.frame("queue");
    Ok(shown(
        &CasePage::of(&loaded.case(&session, true), frame).because(reason),
    ))
}

/// The identifier in an address; what is none leads nowhere.
pub(super) fn parsed<T: std::str::FromStr>(session: &Session, id: &str) -> Result<T, Response> {
    id.parse()
        .map_err(|_| session.refuse_at(Failure::NotFound, "/console"))
}
