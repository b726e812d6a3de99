//! The forms of a case: each carries the version that the operator saw, calls one step, and leads back to the page.

use std::sync::Arc;

use axum::{
    extract::{FromRequest, FromRequestParts as _, Path, Request},
    http::StatusCode,
    response::Response,
};

use super::{Loaded, library, parsed, stale::StalePage};
use crate::{
    actor::Actor,
    http::console::{
        failure::Failure,
        fields::{Fields, Odd},
        frame, note,
        session::Session,
    },
    id::{ApplicationId, AppointmentId, CheckId},
    lifecycle::{Authority, Error, hold::Rejection, hold_video::VideoConclusion},
    registration::{
        application::{Application, NewDefect},
        video::{CHECKLIST, VideoOutcome},
    },
};

/// Defects in one form.
const DEFECTS: [(&str, &str); 3] = [
    ("defect-1", "hint-1"),
    ("defect-2", "hint-2"),
    ("defect-3", "hint-3"),
];

/// A posted form of a case.
pub(crate) struct Form {
    /// Who sent it.
    pub(crate) session: Session,
    /// To which case.
    pub(crate) id: ApplicationId,
    /// The version that the person saw.
    pub(crate) version: Option<i64>,
    fields: Fields,
    action: String,
}

impl FromRequest<Arc<Authority>> for Form {
    type Rejection = Response;

    async fn from_request(request: Request, state: &Arc<Authority>) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let session = Session::from_request_parts(&mut parts, state).await?;
        let action = parts.uri.path().to_owned();
        let id = action.split('/').nth(3).unwrap_or_default();
        let id = parsed(&session, id)?;
        let fields = Fields::from_request(Request::from_parts(parts, body), state).await?;
        let version = fields.parsed("version").map_err(|odd| session.refuse(odd))?;
        Ok(Self {
            session,
            id,
            version: Some(version),
            fields,
            action,
        })
    }
}

impl Form {
    /// The person, for the audit log.
    pub(crate) fn actor(&self) -> Actor {
        self.session.actor()
    }

    /// A text that must be there.
    pub(crate) fn text(&self, name: &'static str) -> Result<String, Response> {
        self.field(self.fields.required(name).map(str::to_owned))
    }

    /// The tick that a final decision asks for.
    pub(crate) fn sure(&self) -> Result<(), Response> {
        self.field(self.fields.one_of("sure", &["yes"]).map(|_| ()))
    }

    fn field<T>(&self, value: Result<T, Odd>) -> Result<T, Response> {
        value.map_err(|odd| self.session.refuse(odd))
    }

    /// Back to the case with a note, or the page of what did not happen.
    pub(crate) async fn end(
        self,
        outcome: Result<Application, Error>,
        done: &'static str,
    ) -> Result<Response, Response> {
        match outcome {
            Ok(application) => Ok(note::done(
                &format!("/console/applications/{}", application.id()),
                done,
            )),
            Err(Error::Stale { .. }) => self.stale().await,
            Err(error) => Err(self.session.refuse(error)),
        }
    }

    async fn stale(self) -> Result<Response, Response> {
        let loaded = Loaded::masked(&self.session, self.id).await?;
        let frame = self.session.frame("queue");
        let page = StalePage::of(
            &loaded.case(&self.session, false),
            self.action,
            &self.fields,
            frame,
        );
        Ok(frame::page(StatusCode::CONFLICT, &page))
    }

    fn defects(&self) -> Result<Vec<NewDefect>, Odd> {
        let rows = DEFECTS
            .into_iter()
            .filter_map(|(defect, hint)| Some((self.fields.optional(defect)?, hint)));
        rows.map(|(chosen, hint)| {
            let (target, code) = chosen.split_once(' ').ok_or(Odd { name: "defect-1" })?;
            if !library::is_defect(target, code) {
                return Err(Odd { name: "defect-1" });
            }
            Ok(NewDefect {
                target: target.to_owned(),
                code: code.to_owned(),
                hint: self.fields.optional(hint).unwrap_or_default().to_owned(),
            })
        })
        .collect()
    }

    fn conclusion(&self, appointment: AppointmentId) -> Result<VideoConclusion, Odd> {
        let outcome = self
            .fields
            .one_of("outcome", &["verified", "inconclusive", "failed"])?;
        let chosen = |name: &'static str, known: &[&str]| {
            let values = self.fields.all(name).filter(|value| known.contains(value));
            values.map(str::to_owned).collect::<Vec<_>>()
        };
        Ok(VideoConclusion {
            appointment,
            outcome: match outcome {
                "verified" => VideoOutcome::Verified,
                "failed" => VideoOutcome::Failed,
                _ => VideoOutcome::Inconclusive,
            },
            confirmed: chosen("confirmed", &CHECKLIST),
            reasons: chosen("reasons", &library::VIDEO_REASONS),
        })
    }
}

/// `POST .../claim`.
pub(crate) async fn claim(form: Form) -> Result<Response, Response> {
    let outcome = form
        .session
        .authority
        .claim(&form.actor(), form.id, form.version)
        .await;
    form.end(outcome, "claimed").await
}

/// `POST .../release`.
pub(crate) async fn release(form: Form) -> Result<Response, Response> {
    let outcome = form
        .session
        .authority
        .release(&form.actor(), form.id, form.version)
        .await;
    form.end(outcome, "released").await
}

/// `POST .../accept`.
pub(crate) async fn accept(form: Form) -> Result<Response, Response> {
    let outcome = form
        .session
        .authority
        .accept_review(&form.actor(), form.id, form.version)
        .await;
    form.end(outcome, "accepted").await
}

/// `POST .../defects`.
pub(crate) async fn add_defects(form: Form) -> Result<Response, Response> {
    let defects = form.field(form.defects())?;
    let outcome = form
        .session
        .authority
        .add_defects(&form.actor(), form.id, defects, form.version)
        .await;
    form.end(outcome, "defects").await
}

/// `POST .../reject`.
pub(crate) async fn reject(form: Form) -> Result<Response, Response> {
    form.sure()?;
    let ground = form.field(form.fields.one_of("ground", &library::REJECTION_GROUNDS))?;
    let rejection = Rejection {
        ground: ground.to_owned(),
        text: form.text("text")?,
    };
    let outcome = form
        .session
        .authority
        .reject(&form.actor(), form.id, rejection, form.version)
        .await;
    form.end(outcome, "rejected").await
}

/// `POST .../hold`.
pub(crate) async fn hold(form: Form) -> Result<Response, Response> {
    let reason = form.field(form.fields.one_of("reason", &library::HOLD_REASONS))?;
    let outcome = form
        .session
        .authority
        .hold(&form.actor(), form.id, reason.to_owned(), form.version)
        .await;
    form.end(outcome, "held").await
}

/// `POST .../release-hold`.
pub(crate) async fn release_hold(form: Form) -> Result<Response, Response> {
    let outcome = form
        .session
        .authority
        .release_hold(&form.actor(), form.id, form.version)
        .await;
    form.end(outcome, "released_hold").await
}

/// `POST .../checks/{check}/ask-again`.
pub(crate) async fn ask_again(
    Path((_, check)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Response> {
    let check: CheckId = parsed(&form.session, &check)?;
    let outcome = form
        .session
        .authority
        .ask_register_again(&form.actor(), form.id, check, form.version)
        .await;
    form.end(outcome, "asked").await
}

/// `POST .../verdict`.
pub(crate) async fn record_video(form: Form) -> Result<Response, Response> {
    let appointment = form.field(form.fields.parsed("appointment"))?;
    let conclusion = form.field(form.conclusion(appointment))?;
    let actor = form.actor();
    let step = form
        .session
        .authority
        .record_video(&actor, form.id, conclusion, form.version);
    let outcome = Box::pin(step).await;
    form.end(outcome, "verdict").await
}

/// `POST .../missed`: the applicant did not come.
pub(crate) async fn miss(form: Form) -> Result<Response, Response> {
    let appointment = form.field(form.fields.parsed("appointment"))?;
    let actor = form.actor();
    let step = form
        .session
        .authority
        .miss_appointment(&actor, form.id, appointment, form.version);
    let outcome = Box::pin(step).await;
    form.end(outcome, "missed").await
}

/// An address of the console that does not exist.
pub(crate) async fn nowhere(session: Session) -> Response {
    session.refuse_at(Failure::NotFound, "/console")
}
