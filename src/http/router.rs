//! The service listener's routes: portal API, console, register, and the layers around them.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::Request,
    middleware::{self, Next},
    response::Response,
    routing::get,
};
use http::{HeaderName, HeaderValue, header};
use tokio::sync::Semaphore;
use tower_http::catch_panic::CatchPanicLayer;

use crate::{
    http::{
        auth, console, idempotency,
        limits::{self, Limits, Rates},
        portal::{self, openapi},
        problem::render,
        register, request_log,
    },
    lifecycle::Authority,
    store::Store,
};

/// Headers of every answer of this listener, unless the handler has said otherwise.
const SECURITY_HEADERS: [(HeaderName, &str); 5] = [
    (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    ),
];

/// Everything behind the service listener. Serve it with [`Peer`](crate::http::tls::Peer) as connect info.
pub fn service(authority: &Arc<Authority>, store: &Store, limits: &Limits) -> Router {
    let rates = Arc::new(Rates::new(limits));
    let places = Arc::new(Semaphore::new(limits.concurrent_requests.get() as usize));
    let time = Duration::from_secs(limits.request_seconds.get().into());
    let public = register::Register {
        authority: Arc::clone(authority),
        rates: Arc::clone(&rates),
    };
    // The layer that is added last is the outermost.
    portal_api(authority, store, &rates)
        .route("/openapi.json", get(openapi::json))
        .route("/docs", get(openapi::page))
        .route("/register", get(register::look_up).with_state(public))
        .merge(console::router(Arc::clone(authority)))
        .fallback(render::no_such_route)
        .method_not_allowed_fallback(render::no_such_method)
        .layer(CatchPanicLayer::custom(render::panicked))
        .layer(middleware::from_fn_with_state(time, limits::limit_time))
        .layer(middleware::from_fn_with_state(places, limits::limit_concurrency))
        .layer(middleware::from_fn_with_state(
            Arc::clone(authority),
            render::render_problems,
        ))
        .layer(middleware::from_fn(secure))
        .layer(middleware::from_fn_with_state(
            Arc::clone(authority),
            request_log::log_requests,
        ))
}

fn portal_api(authority: &Arc<Authority>, store: &Store, rates: &Arc<Rates>) -> Router {
    let answers = idempotency::Answers::new(store.clone(), Arc::clone(authority));
    portal::router()
        .with_state(Arc::clone(authority))
        .route_layer(middleware::from_fn_with_state(answers, idempotency::answer_once))
        .route_layer(middleware::from_fn_with_state(
            Arc::clone(rates),
            limits::limit_rate,
        ))
        .route_layer(middleware::from_fn_with_state(
            Arc::clone(authority),
            auth::identify_portal,
        ))
}

async fn secure(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in SECURITY_HEADERS {
        let headers = response.headers_mut();
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    response
}
