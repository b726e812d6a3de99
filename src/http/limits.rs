//! What one request, and one portal, may take: bytes, time, rate, concurrency. Past each bound there is an answer.

use std::{num::NonZeroU32, sync::Arc, time::Duration};

use axum::{
    body::Body,
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use bytes::Bytes;
use governor::{
    DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

use crate::{
    http::{
        auth::PortalIdentity,
        problem::{Problem, catalogue},
    },
    id::PortalId,
};

/// Largest JSON body.
pub const JSON_BYTES: usize = 256 * 1024;

/// Most entries of one page.
pub const PAGE_ENTRIES: u32 = 200;

/// The configurable bounds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Requests per second of one portal, over time.
    pub requests_per_second: NonZeroU32,
    /// Requests that one portal may make at once before the rate counts.
    pub burst: NonZeroU32,
    /// Public register look-ups per second, of all readers together.
    pub lookups_per_second: NonZeroU32,
    /// Requests that are served at one time.
    pub concurrent_requests: NonZeroU32,
    /// Seconds after which a request is given up.
    pub request_seconds: NonZeroU32,
}

const fn positive(number: u32) -> NonZeroU32 {
    match NonZeroU32::new(number) {
        Some(number) => number,
        None => NonZeroU32::MIN,
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            requests_per_second: positive(50),
            burst: positive(200),
            lookups_per_second: positive(50),
            concurrent_requests: positive(256),
            request_seconds: positive(30),
        }
    }
}

/// The rates, counted.
pub struct Rates {
    portals: DefaultKeyedRateLimiter<PortalId>,
    lookups: DefaultDirectRateLimiter,
}

impl Rates {
    /// Nothing counted yet.
    pub fn new(limits: &Limits) -> Self {
        let of_portal = Quota::per_second(limits.requests_per_second).allow_burst(limits.burst);
        Self {
            portals: RateLimiter::keyed(of_portal),
            lookups: RateLimiter::direct(Quota::per_second(limits.lookups_per_second)),
        }
    }

    /// Counts one public look-up.
    pub fn lookup(&self) -> Result<(), Problem> {
        self.lookups.check().map_err(|until| refused(&until))
    }
}

fn refused(until: &governor::NotUntil<governor::clock::QuantaInstant>) -> Problem {
    let wait = until.wait_time_from(DefaultClock::default().now());
    let seconds = u32::try_from(wait.as_secs()).unwrap_or(u32::MAX);
    Problem::new(&catalogue::RATE_LIMITED).retry_after(seconds.saturating_add(1))
}

/// Counts a request of the portal that `auth` has found.
pub async fn limit_rate(State(rates): State<Arc<Rates>>, request: Request, next: Next) -> Response {
    let portal = request
        .extensions()
        .get::<PortalIdentity>()
        .map(PortalIdentity::id);
    match portal.map_or(Ok(()), |portal| rates.portals.check_key(&portal)) {
        Ok(()) => next.run(request).await,
        Err(until) => refused(&until).into_response(),
    }
}

/// Serves no more requests at one time than there are places.
pub async fn limit_concurrency(
    State(places): State<Arc<Semaphore>>,
    request: Request,
    next: Next,
) -> Response {
    match places.try_acquire() {
        Ok(_place) => next.run(request).await,
        Err(_) => Problem::new(&catalogue::BUSY).retry_after(1).into_response(),
    }
}

/// Gives a request up when its time has passed, the reading of its body included.
pub async fn limit_time(State(limit): State<Duration>, request: Request, next: Next) -> Response {
    tokio::time::timeout(limit, next.run(request))
        .await
        .unwrap_or_else(|_| Problem::new(&catalogue::REQUEST_TIMEOUT).into_response())
}

/// The whole body, if it has no more than `limit` bytes.
pub async fn read_body(body: Body, limit: usize) -> Result<Bytes, Problem> {
    match Limited::new(body, limit).collect().await {
        Ok(whole) => Ok(whole.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Problem::new(&catalogue::BODY_TOO_LARGE)),
        Err(_) => Err(Problem::new(&catalogue::MALFORMED_BODY)),
    }
}

#[cfg(test)]
mod tests {
    use axum::{Router, middleware, routing::get};
    use tower::ServiceExt as _;
    use tower_http::catch_panic::CatchPanicLayer;

    use super::*;
    use crate::http::problem::render;

    async fn status(router: Router, path: &str) -> u16 {
        let request = Request::builder().uri(path).body(Body::empty()).unwrap();
        router.oneshot(request).await.unwrap().status().as_u16()
    }

    #[tokio::test]
    async fn a_request_without_end_is_given_up() {
        let router =
            Router::new()
                .route("/", get(std::future::pending::<()>))
                .layer(middleware::from_fn_with_state(
                    Duration::from_millis(1),
                    limit_time,
                ));
        assert_eq!(status(router, "/").await, 408);
    }

    #[tokio::test]
    async fn past_the_last_place_the_server_is_busy() {
        let places = Arc::new(Semaphore::new(1));
        let layer = middleware::from_fn_with_state(Arc::clone(&places), limit_concurrency);
        let router = Router::new().route("/", get(|| async {})).layer(layer);
        assert_eq!(status(router.clone(), "/").await, 200);
        let _taken = places.acquire().await.unwrap();
        assert_eq!(status(router, "/").await, 503);
    }

    #[tokio::test]
    async fn a_panic_is_a_failure_of_ours() {
        async fn fail() {
            panic!("of the test");
        }
        let router = Router::new()
            .route("/", get(fail))
            .layer(CatchPanicLayer::custom(render::panicked));
        assert_eq!(status(router, "/").await, 500);
    }

    #[tokio::test]
    async fn a_body_ends_where_its_limit_is() {
        assert_eq!(read_body(Body::from("1234"), 4).await.unwrap(), "1234");
        assert_eq!(
            read_body(Body::from("12345"), 4).await.unwrap_err().code(),
            "body_too_large"
        );
    }
}
