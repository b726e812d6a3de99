//! `POST /ocsp` and `GET /ocsp/{base64}`.
//!
//! An OCSP refusal is a response of the protocol and comes with 200 (RFC 6960 A.2); HTTP codes are for HTTP faults.

use std::{future::poll_fn, pin::pin, sync::Arc, task::Poll};

use bytes::{Buf as _, Bytes};
use http::{
    HeaderMap, HeaderValue, StatusCode,
    header::{CONTENT_LENGTH, CONTENT_TYPE},
};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::body::Body;
use jiff::Timestamp;
use tokio::time::timeout;

use super::{
    PublicStatus, Response,
    answers::{self, Around},
    kept::Kept,
    ocsp_path, reply,
    written::Written,
};
use crate::status::ocsp::response::Refusal;

const REQUEST: &str = "application/ocsp-request";
pub(super) const RESPONSE: HeaderValue = HeaderValue::from_static("application/ocsp-response");

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
        if let Some(kept) = self.at_hand(Written::Body(&request), self.clock.now()) {
            return reply::uncached(RESPONSE, kept.body());
        }
        // Rare, and large: not in the way of the others.
        match Box::pin(self.answer(&request, Written::Body(&request))).await {
            Ok(answers::Reply::Shared(kept)) => reply::uncached(RESPONSE, kept.body()),
            Ok(answers::Reply::Private(body, _)) => reply::uncached(RESPONSE, body),
            Err(refusal) => self.refused(refusal),
        }
    }

    /// RFC 9919, unless the answer is for this client alone or says `unknown`. What is final may be kept; a cache must ask
    /// again before it gives out a `good`, for a revocation is visible within a second.
    pub(super) async fn get_ocsp(&self, encoded: &str, headers: &HeaderMap) -> Response {
        let Some(request) = ocsp_path::decode(encoded) else {
            return self.refused(Refusal::MalformedRequest);
        };
        match self.answer(&request, Written::Path(encoded)).await {
            Ok(answers::Reply::Shared(kept)) => kept.reply(headers, self.clock.now()),
            Ok(answers::Reply::Private(body, _)) => reply::uncached(RESPONSE, body),
            Err(refusal) => self.refused(refusal),
        }
    }

    /// The answer to a GET that came before.
    pub(super) fn get_ocsp_at_hand(&self, encoded: &str, headers: &HeaderMap) -> Option<Response> {
        let now = self.clock.now();
        Some(self.at_hand(Written::Path(encoded), now)?.reply(headers, now))
    }

    fn at_hand(&self, written: Written<'_>, now: Timestamp) -> Option<Arc<Kept>> {
        let kept = self.answers.load().at_hand(written, &self.around(), now)?;
        self.counters.told(kept.told);
        Some(kept)
    }

    async fn answer(&self, request: &[u8], written: Written<'_>) -> Result<answers::Reply, Refusal> {
        let answers = self.answers.load_full();
        let reply = answers.answer(request, written, &self.around()).await?;
        self.counters.told(match &reply {
            answers::Reply::Shared(kept) => kept.told,
            answers::Reply::Private(_, told) => *told,
        });
        Ok(reply)
    }

    fn around(&self) -> Around<'_> {
        Around {
            source: &*self.source,
            lanes: &self.lanes,
            counters: &self.counters,
            clock: &*self.clock,
        }
    }

    fn refused(&self, refusal: Refusal) -> Response {
        self.counters.refused(refusal);
        reply::uncached(RESPONSE, refusal.to_der())
    }

    /// A whole body within bounds, or the HTTP refusal.
    async fn body<B>(&self, headers: &HeaderMap, body: B) -> Result<Bytes, Response>
    where
        B: Body,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let announced = headers
            .get(CONTENT_LENGTH)
            .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
        if announced.is_some_and(|length| length > self.limits.body) {
            return Err(too_large());
        }
        let mut body = pin!(Limited::new(body, self.limits.body));
        // A short body comes with its head, most often: no timer is wound up for that.
        let mut first = Bytes::new();
        if let Poll::Ready(frame) = poll_fn(|context| Poll::Ready(body.as_mut().poll_frame(context))).await {
            match frame.transpose().map_err(|error| unread(&*error))? {
                None => return Ok(first),
                Some(frame) => {
                    if let Ok(mut data) = frame.into_data() {
                        first = data.copy_to_bytes(data.remaining());
                    }
                }
            }
            if body.is_end_stream() {
                return Ok(first);
            }
        }
        let rest = Box::pin(timeout(self.limits.body_time, body.collect())).await;
        let rest = rest.map_err(|_| {
            reply::refused(
                StatusCode::REQUEST_TIMEOUT,
                "request timeout: the body is too slow\n",
            )
        })?;
        let rest = rest.map_err(|error| unread(&*error))?.to_bytes();
        Ok([first, rest].concat().into())
    }
}

fn too_large() -> Response {
    reply::refused(
        StatusCode::PAYLOAD_TOO_LARGE,
        "content too large: at most 16 KiB\n",
    )
}

fn unread(error: &(dyn std::error::Error + Send + Sync + 'static)) -> Response {
    if error.is::<LengthLimitError>() {
        return too_large();
    }
    reply::refused(StatusCode::BAD_REQUEST, "bad request: the body breaks off\n")
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
