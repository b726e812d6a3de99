//! What stands around every page: refusal of forms from other sites, and headers that let a browser run nothing else.

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{HeaderName, HeaderValue, Response, header},
    middleware::{self, Next},
};
use tower_http::csrf::{CsrfLayer, ProtectionError};

use super::{failure::Failure, frame};

/// Only our own scripts, styles and pictures; nothing inline; forms stay here; nobody frames us but ourselves.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-src 'self'; \
    object-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'";

const HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::CACHE_CONTROL, "no-store"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
];

/// Puts the guards around the pages.
pub(super) fn around(pages: Router) -> Router {
    // `Sec-Fetch-Site` and `Origin` tell where a form comes from; the cookie is `SameSite=Strict` besides.
    let same_site = CsrfLayer::new().with_rejection_response(|_: ProtectionError| {
        let mut refused = Response::new(Body::empty());
        *refused.status_mut() = http::StatusCode::FORBIDDEN;
        refused
    });
    pages.layer(same_site).layer(middleware::from_fn(finish))
}

/// Gives a refused form its page, and every answer its headers; what a handler has set itself stays.
async fn finish(request: Request, next: Next) -> Response<Body> {
    let locale = frame::language(request.headers());
    let mut response = next.run(request).await;
    if response.extensions().get::<ProtectionError>().is_some() {
        response = Failure::CrossSite.page(locale);
    }
    for (name, value) in HEADERS {
        response
            .headers_mut()
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    response
}
