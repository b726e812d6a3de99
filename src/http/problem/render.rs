//! The layer that writes problems in the language of the request, and numbers and logs failures of ours.

use std::{any::Any, sync::Arc};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use http::{StatusCode, header};

use super::{Problem, catalogue};
use crate::{clock::Clock, id::IncidentId, locale::Locale, random::SecureRandom};

/// What the layer needs to number an incident.
#[derive(Clone)]
pub struct Incidents {
    clock: Arc<dyn Clock>,
    random: Arc<dyn SecureRandom>,
}

impl Incidents {
    /// Incidents of this clock and this source of randomness.
    pub fn new(clock: Arc<dyn Clock>, random: Arc<dyn SecureRandom>) -> Self {
        Self { clock, random }
    }
}

/// Rewrites a [`Problem`] answer in the reader's language. Other answers pass untouched.
pub async fn render_problems(State(incidents): State<Incidents>, request: Request, next: Next) -> Response {
    let locale = locale_of(request.headers());
    let mut response = next.run(request).await;
    match response.extensions_mut().remove::<Problem>() {
        Some(problem) => render(&problem, locale, &incidents, response),
        None => response,
    }
}

fn render(problem: &Problem, locale: Locale, incidents: &Incidents, original: Response) -> Response {
    let incident = incident_of(problem, incidents);
    let mut response = problem.write(locale, incident);
    for (name, value) in original.headers() {
        // Of the first writing only what the problem itself does not say, for instance `Allow`.
        if *name != header::CONTENT_LENGTH && !response.headers().contains_key(name) {
            response.headers_mut().append(name, value.clone());
        }
    }
    response
}

fn incident_of(problem: &Problem, incidents: &Incidents) -> Option<IncidentId> {
    let source = problem.source.as_deref();
    if problem.status() != StatusCode::INTERNAL_SERVER_ERROR {
        if let Some(source) = source {
            tracing::warn!(code = problem.code(), error = source, "a request could not be served");
        }
        return None;
    }
    let incident = IncidentId::generate(incidents.clock.as_ref(), incidents.random.as_ref()).ok();
    tracing::error!(
        incident.id = incident.map(tracing::field::display),
        error = source.unwrap_or("unknown"),
        "a request failed"
    );
    incident
}

/// The language that the client reads.
pub fn locale_of(headers: &http::HeaderMap) -> Locale {
    headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .map(Locale::from_accept_language)
        .unwrap_or_default()
}

/// The answer after a handler panicked; for `tower_http::catch_panic`.
pub fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied());
    Problem::internal(text.unwrap_or("panic without text")).into_response()
}

/// The answer to an address that does not exist.
pub async fn no_such_route() -> Problem {
    Problem::new(&catalogue::UNKNOWN_ROUTE)
}

/// The answer to a method that an address does not have.
pub async fn no_such_method() -> Problem {
    Problem::new(&catalogue::METHOD_NOT_ALLOWED)
}
