//! Responses: a cached representation with its validators, a short plain-text refusal.

use std::time::Duration;

use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue, StatusCode,
    header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, ETAG, EXPIRES, LAST_MODIFIED, RETRY_AFTER},
};
use jiff::{SignedDuration, Timestamp, fmt::rfc2822::DateTimePrinter};

use super::{Response, body::PublicBody, conditional::held};

const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

/// Something that caches may keep.
pub(super) struct Cached<'a> {
    pub(super) content_type: &'static str,
    pub(super) body: Bytes,
    pub(super) entity_tag: &'a str,
    pub(super) last_modified: Option<Timestamp>,
    pub(super) expires: Option<Timestamp>,
    pub(super) max_age: Duration,
}

impl Cached<'_> {
    /// 200, or 304 when the client holds it already (RFC 9110 13.2.2).
    pub(super) fn reply(self, request: &HeaderMap, now: Timestamp) -> Response {
        let current = held(request, &[self.entity_tag], self.last_modified).is_some();
        let mut response = if current {
            not_modified()
        } else {
            let mut response = ok(self.body.clone());
            put(&mut response, CONTENT_TYPE, self.content_type);
            response
        };
        validators(&mut response, self.entity_tag, self.last_modified, self.expires);
        let control = cache_control(self.expires, self.max_age, now);
        response.headers_mut().insert(CACHE_CONTROL, control);
        response
    }
}

/// Entity tag and dates.
pub(super) fn validators(
    response: &mut Response,
    tag: &str,
    last_modified: Option<Timestamp>,
    expires: Option<Timestamp>,
) {
    put(response, ETAG, tag);
    for (name, instant) in [(LAST_MODIFIED, last_modified), (EXPIRES, expires)] {
        if let Some(instant) = instant {
            put(response, name, &date(instant));
        }
    }
}

/// RFC 9919: `max-age` ends no later than `nextUpdate`.
pub(super) fn cache_control(expires: Option<Timestamp>, max_age: Duration, now: Timestamp) -> HeaderValue {
    let left = expires.map_or(max_age, |expires| {
        expires
            .duration_since(now)
            .max(SignedDuration::ZERO)
            .unsigned_abs()
    });
    let max_age = left.min(max_age).as_secs();
    let text = format!("max-age={max_age}, public, no-transform, must-revalidate");
    HeaderValue::from_str(&text).unwrap_or(NO_STORE)
}

/// A body that nobody may keep.
pub(super) fn uncached(content_type: HeaderValue, body: impl Into<PublicBody>) -> Response {
    let mut response = ok(body);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, content_type);
    headers.insert(CACHE_CONTROL, NO_STORE);
    response
}

/// 200 without headers yet.
pub(super) fn ok(body: impl Into<PublicBody>) -> Response {
    status(StatusCode::OK, body)
}

/// 304 without headers yet.
pub(super) fn not_modified() -> Response {
    status(StatusCode::NOT_MODIFIED, Bytes::new())
}

/// A refusal that names its cause in a line of plain text.
pub(super) fn refused(code: StatusCode, cause: &'static str) -> Response {
    let mut response = status(code, Bytes::from_static(cause.as_bytes()));
    put(&mut response, CONTENT_TYPE, "text/plain; charset=utf-8");
    put(&mut response, CACHE_CONTROL, "no-store");
    response
}

/// 405, with what is allowed.
pub(super) fn method_not_allowed(allowed: &'static str) -> Response {
    let mut response = refused(
        StatusCode::METHOD_NOT_ALLOWED,
        "method not allowed: see the Allow header\n",
    );
    put(&mut response, ALLOW, allowed);
    response
}

/// 503: the register cannot be asked.
pub(super) fn unavailable() -> Response {
    let mut response = refused(
        StatusCode::SERVICE_UNAVAILABLE,
        "unavailable: the register does not answer now\n",
    );
    put(&mut response, RETRY_AFTER, "5");
    response
}

/// 404.
pub(super) fn not_found(cause: &'static str) -> Response {
    refused(StatusCode::NOT_FOUND, cause)
}

pub(super) fn status(code: StatusCode, body: impl Into<PublicBody>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = code;
    response
}

pub(super) fn put(response: &mut Response, name: HeaderName, value: &str) {
    // All values are ours and visible ASCII; one that is not is left out.
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// An instant as HTTP writes it (RFC 9110 5.6.7).
pub(super) fn date(instant: Timestamp) -> String {
    let written = DateTimePrinter::new().timestamp_to_rfc9110_string(&instant);
    // Only a year past 9999 cannot be written, and no `Timestamp` has one.
    written.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use http::header::IF_NONE_MATCH;

    use super::*;

    fn list() -> Cached<'static> {
        Cached {
            content_type: "application/pkix-crl",
            body: Bytes::from_static(b"list"),
            entity_tag: "\"tag\"",
            last_modified: Some("2026-03-01T10:00:00Z".parse().unwrap()),
            expires: Some("2026-03-01T10:05:00Z".parse().unwrap()),
            max_age: Duration::from_mins(10),
        }
    }

    fn status_with(name: HeaderName, value: &str) -> StatusCode {
        let mut request = HeaderMap::new();
        request.insert(name, value.parse().unwrap());
        list()
            .reply(&request, "2026-03-01T10:00:00Z".parse().unwrap())
            .status()
    }

    #[test]
    fn what_the_client_holds_is_not_sent_again() {
        assert_eq!(status_with(IF_NONE_MATCH, "\"tag\""), StatusCode::NOT_MODIFIED);
        assert_eq!(status_with(IF_NONE_MATCH, "\"other\""), StatusCode::OK);
    }

    #[test]
    fn a_cache_never_keeps_longer_than_next_update() {
        let at = |now: &str, expected: &str| {
            let value = cache_control(list().expires, list().max_age, now.parse().unwrap());
            assert_eq!(value.to_str().unwrap().split(',').next(), Some(expected));
        };
        at("2026-03-01T10:00:00Z", "max-age=300");
        at("2026-03-01T10:04:59Z", "max-age=1");
        at("2026-03-01T11:00:00Z", "max-age=0");
    }
}
