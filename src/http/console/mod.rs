//! The console: pages for operators, rendered on the server, usable without scripts.

mod appointments;
mod assets;
mod audit_view;
mod case;
mod certificates;
mod failure;
mod fields;
mod frame;
mod locale;
mod moment;
mod people;
mod queue;
mod sign_in_view;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::{Router, routing::get};

use crate::lifecycle::Authority;

/// The console's routes, under `/console`.
pub fn router(_authority: Arc<Authority>) -> Router {
    Router::new().route("/console/static/{tag}/{name}", get(assets::file))
}
