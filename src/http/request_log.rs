//! One line per request: route template, status, duration, portal. Never a query, a body, a token or an address.

use std::{sync::Arc, time::Instant};

use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderName, HeaderValue};
use tracing::Instrument as _;

use crate::{http::auth::PortalIdentity, lifecycle::Authority, random};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Gives every request a number, which the answer and every log line of the request carry, and logs its end.
pub async fn log_requests(State(authority): State<Arc<Authority>>, request: Request, next: Next) -> Response {
    let number = random::bytes::<8>(authority.random()).map_or_else(|_| String::new(), hex::encode);
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned());
    let method = request.method().clone();
    let span = tracing::info_span!("request", request.id = %number);
    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let portal = response.extensions().get::<PortalIdentity>();
    span.in_scope(|| {
        tracing::info!(
            http.method = %method,
            http.route = route,
            http.status = response.status().as_u16(),
            http.milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
            portal.id = portal.map(|portal| tracing::field::display(portal.id())),
            "request served"
        );
    });
    if let Ok(value) = HeaderValue::from_str(&number) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}
