//! The console: pages for operators, rendered on the server, usable without scripts.
//!
//! | file | is |
//! |---|---|
//! | [`session`] | sign-in by one-time link, cookie, sign-out, language |
//! | [`queue`] | what waits for whom; claim next |
//! | [`case`] | one case: data, scans, checks, decisions, the second person |
//! | [`appointments`], [`certificates`], [`audit_log`] | calls, register and revocation, audit log |
//! | [`frame`], [`failure`], [`locale`], [`moment`], [`people`] | what all pages share: surroundings, errors, texts, times, names |
//! | [`fields`], [`note`], [`assets`], [`guard`] | forms, addresses, static files, response headers |
//!
//! Handlers call one step of [`Authority`] and render a view model; templates see nothing but view models.

#![expect(
    clippy::result_large_err,
    reason = "a handler's refusal is the page that is sent: it is made once and moved once"
)]

mod appointments;
mod assets;
mod audit_log;
mod audit_view;
mod case;
mod certificates;
mod failure;
mod fields;
mod frame;
mod guard;
mod locale;
mod moment;
mod note;
mod people;
mod queue;
mod session;
mod sign_in_view;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::{
    Router,
    response::Response,
    routing::{any, get, post},
};

use crate::lifecycle::Authority;
use case::{act, approval, scan};
use frame::{HelpPage, shown};
use session::Session;

/// The console's routes, under `/console`.
pub fn router(authority: Arc<Authority>) -> Router {
    let pages = Router::new()
        .route("/console", get(queue::queue))
        .route("/console/claim-next", post(queue::claim_next))
        .route("/console/sign-in", get(session::ask).post(session::sign_in))
        .route("/console/sign-out", post(session::sign_out))
        .route("/console/language", post(session::language))
        .route("/console/help", get(help))
        .route("/console/appointments", get(appointments::appointments))
        .route("/console/audit", get(audit_log::audit))
        .route("/console/{*rest}", any(act::nowhere))
        .merge(cases())
        .merge(register())
        .with_state(authority);
    guard::around(pages).route("/console/static/{tag}/{name}", get(assets::file))
}

fn cases() -> Router<Arc<Authority>> {
    Router::new()
        .route("/console/applications/{id}", get(case::case))
        .route("/console/applications/{id}/show", post(case::show))
        .route("/console/applications/{id}/documents/{document}", get(scan::scan))
        .route("/console/applications/{id}/claim", post(act::claim))
        .route("/console/applications/{id}/release", post(act::release))
        .route("/console/applications/{id}/accept", post(act::accept))
        .route("/console/applications/{id}/defects", post(act::add_defects))
        .route("/console/applications/{id}/reject", post(act::reject))
        .route("/console/applications/{id}/hold", post(act::hold))
        .route("/console/applications/{id}/release-hold", post(act::release_hold))
        .route(
            "/console/applications/{id}/checks/{check}/ask-again",
            post(act::ask_again),
        )
        .route("/console/applications/{id}/verdict", post(act::record_video))
        .route("/console/applications/{id}/missed", post(act::miss))
        .route("/console/applications/{id}/approval", get(approval::page))
        .route("/console/applications/{id}/approve", post(approval::approve))
        .route(
            "/console/applications/{id}/return",
            post(approval::return_to_review),
        )
}

fn register() -> Router<Arc<Authority>> {
    use certificates::revoke;
    Router::new()
        .route("/console/certificates", get(certificates::list))
        .route("/console/certificates/{id}", get(certificates::certificate))
        .route("/console/certificates/{id}/show", post(certificates::show))
        .route(
            "/console/certificates/{id}/certificate.cer",
            get(certificates::download),
        )
        .route("/console/certificates/{id}/chain.p7b", get(certificates::chain))
        .route(
            "/console/certificates/{id}/revoke",
            get(revoke::ask).post(revoke::revoke),
        )
}

/// `GET /console/help`: the keys, for those whose browser runs no scripts.
async fn help(session: Session) -> Response {
    shown(&HelpPage {
        frame: session.frame(""),
    })
}
