//! The layer that writes problems in the language of the request, and numbers and logs failures of ours.

use std::{any::Any, sync::Arc};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use http::{StatusCode, header};

use super::{Problem, catalogue};
use crate::{id::IncidentId, lifecycle::Authority, locale::Locale};

/// Rewrites a [`Problem`] answer in the reader's language. Other answers pass untouched.
pub async fn render_problems(
    State(authority): State<Arc<Authority>>,
    request: Request,
    next: Next,
) -> Response {
    let locale = locale_of(request.headers());
    let mut response = next.run(request).await;
    match response.extensions_mut().remove::<Problem>() {
        Some(problem) => {
            let incident = incident_of(&problem, &authority);
            rewrite(problem.write(locale, incident), response)
        }
        None => response,
    }
}

/// The answer in that language, for good; failures of ours stay as they are until they get their number.
pub fn in_language_of(locale: Locale, mut response: Response) -> Response {
    if response.status() == StatusCode::INTERNAL_SERVER_ERROR {
        return response;
    }
    match response.extensions_mut().remove::<Problem>() {
        Some(problem) => rewrite(problem.write(locale, None), response),
        None => response,
    }
}

/// Of the first writing only what the problem itself does not say stays, for instance `Allow` and extensions.
fn rewrite(written: Response, original: Response) -> Response {
    let (parts, body) = written.into_parts();
    let (mut kept, _) = original.into_parts();
    kept.headers.remove(header::CONTENT_LENGTH);
    kept.headers.extend(parts.headers);
    Response::from_parts(kept, body)
}

fn incident_of(problem: &Problem, authority: &Authority) -> Option<IncidentId> {
    let source = problem.source.as_deref();
    if problem.status() != StatusCode::INTERNAL_SERVER_ERROR {
        if let Some(source) = source {
            tracing::warn!(
                code = problem.code(),
                error = source,
                "a request could not be served"
            );
        }
        return None;
    }
    let incident = IncidentId::generate(authority.clock(), authority.random()).ok();
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
#[expect(
    clippy::needless_pass_by_value,
    reason = "the signature that the layer asks for"
)]
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
