//! Portal API v1: JSON over TLS for portals. `docs/API.md` is its guide, [`openapi`] its law.
//!
//! A handler parses, calls one method of `Authority`, and renders; it decides nothing. [`reading`] collects what is
//! wrong with a body, [`holder`] is the applicant's data on the wire, [`view`] the application in answers, [`actions`]
//! what may be done with it. A new endpoint is one function with its `utoipa::path`, and one line in [`routes`].

pub mod actions;
pub mod reading;
pub mod holder;
pub mod view;
pub mod offers;
pub mod identity;
pub mod applications;
pub mod documents;
pub mod payment;
pub mod appointments;
pub mod keys;
pub mod acknowledgement;
pub mod certificates;
pub mod events;
pub mod webhooks;
pub mod openapi;

use std::sync::Arc;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::lifecycle::Authority;

/// All endpoints, with their description.
fn routes() -> OpenApiRouter<Arc<Authority>> {
    OpenApiRouter::new()
        .routes(routes!(offers::list))
        .routes(routes!(applications::submit, applications::list))
        .routes(routes!(applications::read, applications::correct))
        .routes(routes!(applications::withdraw))
        .routes(routes!(documents::list))
        .routes(routes!(documents::upload))
        .routes(routes!(payment::report))
        .routes(routes!(identity::assert_ground))
        .routes(routes!(appointments::slots))
        .routes(routes!(appointments::book))
        .routes(routes!(appointments::cancel))
        .routes(routes!(keys::open))
        .routes(routes!(keys::submit))
        .routes(routes!(acknowledgement::read, acknowledgement::confirm))
        .routes(routes!(certificates::list))
        .routes(routes!(certificates::read))
        .routes(routes!(certificates::revoke))
        .routes(routes!(certificates::download_cer))
        .routes(routes!(certificates::download_pem))
        .routes(routes!(certificates::download_p7b))
        .routes(routes!(certificates::chain))
        .routes(routes!(events::list))
        .routes(routes!(events::timeline))
        .routes(routes!(webhooks::add, webhooks::list))
        .routes(routes!(webhooks::remove))
}

/// The endpoints, still without authentication and limits.
pub fn router() -> axum::Router<Arc<Authority>> {
    routes().split_for_parts().0
}

#[cfg(test)]
mod tests;
