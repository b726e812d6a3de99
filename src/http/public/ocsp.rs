//! `POST /ocsp` and `GET /ocsp/{base64}`.
//!
//! An OCSP refusal is a response of the protocol and comes with 200 (RFC 6960 A.2); HTTP codes are for HTTP faults.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use http::{
    HeaderMap, StatusCode,
    header::{CONTENT_LENGTH, CONTENT_TYPE},
};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::body::Body;
use tokio::time::timeout;

use super::{PublicStatus, Response, ocsp_path, reply};
use crate::status::{
    ocsp::{
        answer::{Answer, Unsigned},
        query::Query,
        response::Refusal,
    },
    source::{SerialStatus, entity_tag},
};

const REQUEST: &str = "application/ocsp-request";
const RESPONSE: &str = "application/ocsp-response";

impl PublicStatus {
    pub(super) async fn post_ocsp<B>(&self, headers: &HeaderMap, body: B) -> Response
    where
        B: Body,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        if !is_ocsp_request(headers) {
            return reply::refused(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported media type: send application/ocsp-request\n",
            );
        }
        let request = match self.body(headers, body).await {
            Ok(request) => request,
            Err(refused) => return refused,
        };
        match self.answer(&request).await {
            Ok(answer) => reply::uncached(RESPONSE, answer.der),
            Err(refusal) => refused(refusal),
        }
    }

    /// RFC 9919, unless the answer is for this client alone or says `unknown`. What is final may be kept; a cache must ask
    /// again before it gives out a `good`, for a revocation is visible within a second.
    pub(super) async fn get_ocsp(&self, encoded: &str, headers: &HeaderMap) -> Response {
        let Some(request) = ocsp_path::decode(encoded) else {
            return refused(Refusal::MalformedRequest);
        };
        match self.answer(&request).await {
            Err(refusal) => refused(refusal),
            Ok(answer) if !answer.cacheable => reply::uncached(RESPONSE, answer.der),
            Ok(answer) => reply::Cached {
                content_type: RESPONSE,
                entity_tag: &entity_tag(&answer.der),
                body: answer.der.into(),
                last_modified: Some(answer.this_update),
                expires: Some(answer.next_update),
                max_age: if answer.is_final {
                    self.limits.ocsp_max_age
                } else {
                    Duration::ZERO
                },
            }
            .reply(headers, self.clock.now()),
        }
    }

    /// A whole body within bounds, or the HTTP refusal.
    async fn body<B>(&self, headers: &HeaderMap, body: B) -> Result<Bytes, Response>
    where
        B: Body,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let too_large = || {
            reply::refused(
                StatusCode::PAYLOAD_TOO_LARGE,
                "content too large: at most 16 KiB\n",
            )
        };
        let announced = headers
            .get(CONTENT_LENGTH)
            .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
        if announced.is_some_and(|length| length > self.limits.body) {
            return Err(too_large());
        }
        match timeout(
            self.limits.body_time,
            Limited::new(body, self.limits.body).collect(),
        )
        .await
        {
            Ok(Ok(body)) => Ok(body.to_bytes()),
            Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large()),
            Ok(Err(_)) => Err(reply::refused(
                StatusCode::BAD_REQUEST,
                "bad request: the body breaks off\n",
            )),
            Err(_) => Err(reply::refused(
                StatusCode::REQUEST_TIMEOUT,
                "request timeout: the body is too slow\n",
            )),
        }
    }

    async fn answer(&self, request: &[u8]) -> Result<Answer, Refusal> {
        let responder = self.responder();
        let query = responder.read(request)?;
        let statuses = timeout(self.limits.look_up_time, self.look_up(&query))
            .await
            .map_err(|_| Refusal::TryLater)??;
        let answer = self
            .sign(responder.build(&query, &statuses, self.clock.now())?)
            .await?;
        if self.clock.now() > answer.next_update {
            // The key took longer than the answer lives.
            return Err(Refusal::TryLater);
        }
        for status in statuses {
            metrics::counter!("kepler_ocsp_statuses_total", "status" => status_code(status)).increment(1);
        }
        Ok(answer)
    }

    async fn look_up(&self, query: &Query<'_>) -> Result<Vec<SerialStatus>, Refusal> {
        let mut statuses = Vec::new();
        for question in query.questions() {
            let status = self.source.serial_status(question.issuer, question.serial).await;
            statuses.push(status.map_err(|_| Refusal::TryLater)?);
        }
        Ok(statuses)
    }

    /// Signs on the blocking pool: a token may take milliseconds. Past the bound nobody waits.
    async fn sign(&self, unsigned: Unsigned) -> Result<Answer, Refusal> {
        let permit = Arc::clone(&self.signatures)
            .try_acquire_owned()
            .map_err(|_| Refusal::TryLater)?;
        let signed = tokio::task::spawn_blocking(move || {
            let signed = unsigned.sign();
            drop(permit);
            signed
        });
        signed.await.map_err(|_| Refusal::InternalError)?
    }
}

/// A missing content type is forgiven, another one is not.
fn is_ocsp_request(headers: &HeaderMap) -> bool {
    let Some(value) = headers.get(CONTENT_TYPE) else {
        return true;
    };
    let essence = value
        .to_str()
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap_or_default();
    essence.trim().eq_ignore_ascii_case(REQUEST)
}

fn refused(refusal: Refusal) -> Response {
    metrics::counter!("kepler_ocsp_refusals_total", "refusal" => refusal.code()).increment(1);
    reply::uncached(RESPONSE, refusal.to_der())
}

fn status_code(status: SerialStatus) -> &'static str {
    match status {
        SerialStatus::Good => "good",
        SerialStatus::Revoked(_) => "revoked",
        SerialStatus::Unknown => "unknown",
    }
}
