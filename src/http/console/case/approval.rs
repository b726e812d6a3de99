//! The second person's page and decisions.

use axum::{extract::Path, response::Response};

use super::{
    Loaded,
    act::Form,
    approval_view::ApprovalPage,
    offered::{Action, offered},
    parsed,
};
use crate::{
    actor::Role,
    http::console::{failure::Failure, frame::shown, session::Session},
};

/// `GET /console/applications/{id}/approval`.
pub(crate) async fn page(session: Session, Path(id): Path<String>) -> Result<Response, Response> {
    session.require(&[Role::Approver])?;
    let loaded = Loaded::masked(&session, parsed(&session, &id)?).await?;
    let frame = session.frame("queue");
    let offers = offered(&loaded.application, &session.who, frame.moments.now);
    let offer = offers.into_iter().find(|offer| offer.action == Action::Approve);
    let back = format!("/console/applications/{id}");
    let offer = offer.ok_or_else(|| session.refuse_at(Failure::Conflict("wrong_state"), &back))?;
    Ok(shown(&ApprovalPage::of(
        &loaded.case(&session, false),
        offer.blocked,
        frame,
    )))
}

/// `POST /console/applications/{id}/approve`.
pub(crate) async fn approve(form: Form) -> Result<Response, Response> {
    form.sure()?;
    let outcome = form
        .session
        .authority
        .approve(&form.actor(), form.id, form.version)
        .await;
    form.end(outcome, "approved").await
}

/// `POST /console/applications/{id}/return`.
pub(crate) async fn return_to_review(form: Form) -> Result<Response, Response> {
    let reason = form.text("reason")?;
    let outcome = form
        .session
        .authority
        .return_to_review(&form.actor(), form.id, reason, form.version)
        .await;
    form.end(outcome, "returned").await
}
