//! `POST /ocsp` and `GET /ocsp/{base64}`.
//!
//! An OCSP refusal is a response of the protocol and comes with 200 (RFC 6960 A.2); HTTP codes are for HTTP faults.

use bytes::Bytes;
use http::{
    HeaderMap, HeaderValue, StatusCode,
    header::{CONTENT_LENGTH, CONTENT_TYPE},
};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::body::Body;
use tokio::time::timeout;

use super::{PublicStatus, Response, answers, ocsp_path, reply};
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
        match self.answer(&request).await {
            Ok(answers::Reply::Shared(kept)) => reply::uncached(RESPONSE, kept.der.clone()),
            Ok(answers::Reply::Private(der, _)) => reply::uncached(RESPONSE, der),
            Err(refusal) => self.refused(refusal),
        }
    }

    /// RFC 9919, unless the answer is for this client alone or says `unknown`. What is final may be kept; a cache must ask
    /// again before it gives out a `good`, for a revocation is visible within a second.
    pub(super) async fn get_ocsp(&self, encoded: &str, headers: &HeaderMap) -> Response {
        let Some(request) = ocsp_path::decode(encoded) else {
            return self.refused(Refusal::MalformedRequest);
        };
        match self.answer(&request).await {
            Ok(answers::Reply::Shared(kept)) => kept.reply(headers, self.clock.now()),
            Ok(answers::Reply::Private(der, _)) => reply::uncached(RESPONSE, der),
            Err(refusal) => self.refused(refusal),
        }
    }

    async fn answer(&self, request: &[u8]) -> Result<answers::Reply, Refusal> {
        let answers = self.answers.load_full();
        let around = (&*self.source, &self.lanes, &self.counters);
        let reply = answers.answer(request, around, || self.clock.now()).await?;
        self.counters.told(match &reply {
            answers::Reply::Shared(kept) => kept.told,
            answers::Reply::Private(_, told) => *told,
        });
        Ok(reply)
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
