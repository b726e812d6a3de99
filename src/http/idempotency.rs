//! `Idempotency-Key`: the same POST again gets the first answer again, for seven days.
//!
//! The work runs in a task of its own: a client that hangs up does not stop it half-way, and finds the answer when it
//! repeats the request. Answers that say "later" are not kept.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use sha2::{Digest as _, Sha256};
use tracing::Instrument as _;

use crate::{
    http::{
        auth::PortalIdentity,
        limits::{JSON_BYTES, read_body},
        problem::{
            Problem, catalogue,
            render::{in_language_of, locale_of},
        },
    },
    id::PortalId,
    lifecycle::Authority,
    store::{
        Store, StoreError,
        idempotency::{self, Begin},
    },
};

/// The header of the request.
pub const KEY: &str = "idempotency-key";

/// The header of a repeated answer.
pub const REPLAYED: &str = "idempotent-replayed";

/// Largest answer that is kept; ours are far smaller.
const LARGEST_ANSWER: usize = 1024 * 1024;

/// The headers that belong to an answer.
const KEPT_HEADERS: [HeaderName; 4] = [
    header::CONTENT_TYPE,
    header::CONTENT_LANGUAGE,
    header::ETAG,
    header::CACHE_CONTROL,
];

/// Where answers are kept.
#[derive(Clone)]
pub struct Answers {
    store: Store,
    authority: Arc<Authority>,
}

impl Answers {
    /// Kept in this database.
    pub fn new(store: Store, authority: Arc<Authority>) -> Self {
        Self { store, authority }
    }
}

/// Who asks, under which key.
#[derive(Clone)]
struct Key {
    portal: PortalId,
    text: String,
}

/// Makes every POST happen once per key. Other methods pass.
pub async fn answer_once(State(answers): State<Answers>, request: Request, next: Next) -> Response {
    if request.method() != Method::POST {
        return next.run(request).await;
    }
    answers
        .answer(request, next)
        .await
        .unwrap_or_else(IntoResponse::into_response)
}

impl Answers {
    async fn answer(self, request: Request, next: Next) -> Result<Response, Problem> {
        let identity = request.extensions().get::<PortalIdentity>();
        let key = Key {
            portal: identity
                .ok_or_else(|| Problem::new(&catalogue::UNAUTHENTICATED))?
                .id(),
            text: key_of(request.headers())?,
        };
        let (parts, body) = request.into_parts();
        let body = read_body(body, JSON_BYTES).await?;
        let address = parts.uri.path_and_query().map_or("/", |address| address.as_str());
        let fingerprint = fingerprint(address, &body);
        match self.begin(&key, &fingerprint).await? {
            Begin::Replay {
                status,
                headers,
                body,
            } => Ok(replay(status, &headers, body)),
            Begin::Mismatch => Err(Problem::new(&catalogue::IDEMPOTENCY_KEY_REUSED)),
            Begin::InProgress => Err(Problem::new(&catalogue::IDEMPOTENCY_IN_PROGRESS).retry_after(1)),
            Begin::New => {
                let request = Request::from_parts(parts, Body::from(body));
                let work = self.work(key, request, next).in_current_span();
                match tokio::spawn(work).await {
                    Ok(answer) => answer,
                    Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
                    Err(error) => Err(Problem::unavailable(error)),
                }
            }
        }
    }

    async fn begin(&self, key: &Key, fingerprint: &str) -> Result<Begin, Problem> {
        let begin = async {
            let mut tx = self.store.begin("begin idempotent request").await?;
            let now = self.authority.clock().now();
            let begun = idempotency::begin(&mut tx, key.portal, &key.text, fingerprint, now).await?;
            tx.commit().await?;
            Ok::<_, StoreError>(begun)
        };
        begin.await.map_err(of_store)
    }

    async fn work(self, key: Key, request: Request, next: Next) -> Result<Response, Problem> {
        let locale = locale_of(request.headers());
        let response = in_language_of(locale, next.run(request).await);
        if !is_kept(response.status()) {
            self.forget(&key).await?;
            return Ok(response);
        }
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, LARGEST_ANSWER)
            .await
            .map_err(Problem::internal)?;
        self.keep(&key, parts.status, &kept_headers(&parts.headers), &body)
            .await?;
        Ok(Response::from_parts(parts, Body::from(body)))
    }

    async fn keep(
        &self,
        key: &Key,
        status: StatusCode,
        headers: &[(String, String)],
        body: &Bytes,
    ) -> Result<(), Problem> {
        let keep = async {
            let mut tx = self.store.begin("keep idempotent answer").await?;
            let answer = (status.as_u16(), headers, &body[..]);
            idempotency::finish(&mut tx, key.portal, &key.text, answer).await?;
            tx.commit().await
        };
        keep.await.map_err(of_store)
    }

    async fn forget(&self, key: &Key) -> Result<(), Problem> {
        let forget = async {
            let mut tx = self.store.begin("forget idempotent request").await?;
            idempotency::forget(&mut tx, key.portal, &key.text).await?;
            tx.commit().await
        };
        forget.await.map_err(of_store)
    }
}

/// Answers that the same request may improve on are not kept.
fn is_kept(status: StatusCode) -> bool {
    !status.is_server_error()
        && !matches!(
            status,
            StatusCode::UNAUTHORIZED | StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS
        )
}

fn key_of(headers: &HeaderMap) -> Result<String, Problem> {
    let value = headers
        .get(KEY)
        .ok_or_else(|| Problem::new(&catalogue::IDEMPOTENCY_KEY_MISSING))?;
    let printable = value.as_bytes().iter().all(|byte| (0x20..=0x7e).contains(byte));
    match value.to_str() {
        Ok(text) if printable && (1..=255).contains(&text.len()) => Ok(text.to_owned()),
        _ => Err(Problem::new(&catalogue::IDEMPOTENCY_KEY_INVALID)),
    }
}

fn fingerprint(address: &str, body: &Bytes) -> String {
    let mut hash = Sha256::new();
    hash.update(address.len().to_be_bytes());
    hash.update(address);
    hash.update(body);
    hex::encode(hash.finalize())
}

fn kept_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    KEPT_HEADERS
        .iter()
        .filter_map(|name| Some((name.to_string(), headers.get(name)?.to_str().ok()?.to_owned())))
        .collect()
}

fn replay(status: u16, headers: &[(String, String)], body: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
        .headers_mut()
        .insert(REPLAYED, HeaderValue::from_static("true"));
    response
}

fn of_store(error: StoreError) -> Problem {
    if error.is_retryable() {
        Problem::unavailable(error)
    } else {
        Problem::internal(error)
    }
}
