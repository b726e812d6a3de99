//! A signed answer as it is kept and given out again: with the headers of every reply that carries it.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use bytes::Bytes;
use http::{
    HeaderMap, HeaderValue,
    header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, EXPIRES, LAST_MODIFIED},
};
use jiff::{SignedDuration, Timestamp};

use super::{Response, conditional::held, reply};
use crate::status::{
    ocsp::answer::{Answer, Told},
    source::{SerialStatus, entity_tag},
};

/// A caching header that holds at any time.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("max-age=0, public, no-transform, must-revalidate");

/// A signed answer without nonce, about certificates that are on record.
pub(super) struct Kept {
    pub(super) der: Bytes,
    pub(super) told: Told,
    /// What the register said when it was signed.
    status: Option<SerialStatus>,
    this_update: Timestamp,
    next_update: Timestamp,
    refresh_from: Timestamp,
    refreshed: AtomicBool,
    max_age: Duration,
    entity_tag: HeaderValue,
    last_modified: Option<HeaderValue>,
    expires: Option<HeaderValue>,
}

/// How long answers are kept, here and elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Keeping {
    /// Older answers are signed anew while they are still good.
    pub(super) refresh: SignedDuration,
    /// How long a cache may keep a `revoked`.
    pub(super) final_max_age: Duration,
    /// How long a cache may keep a `good`.
    pub(super) max_age: Duration,
}

impl Kept {
    /// `status` is what the register said of the one certificate that the answer is about.
    pub(super) fn new(answer: Answer, status: Option<SerialStatus>, keeping: &Keeping) -> Self {
        let tag = entity_tag(&answer.der);
        let half = answer.next_update.duration_since(answer.this_update) / 2;
        let refresh_after = keeping.refresh.min(half);
        Self {
            der: answer.der.into(),
            told: answer.told,
            status,
            this_update: answer.this_update,
            next_update: answer.next_update,
            refresh_from: answer
                .this_update
                .saturating_add(refresh_after)
                .unwrap_or(answer.next_update),
            refreshed: AtomicBool::new(false),
            max_age: if answer.is_final {
                keeping.final_max_age
            } else {
                keeping.max_age
            },
            entity_tag: HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("\"\"")),
            last_modified: reply::date(answer.this_update),
            expires: reply::date(answer.next_update),
        }
    }

    /// Whether it may be sent at `now` for a certificate of this status. A revocation changes the status and so ends it,
    /// and so does a clock that was set back behind it.
    pub(super) fn tells(&self, status: SerialStatus, now: Timestamp) -> bool {
        self.status == Some(status) && now < self.next_update && now >= self.this_update
    }

    /// Whether whoever asks is to sign it anew: true for one of those who ask once it is old enough.
    pub(super) fn claim_refresh(&self, now: Timestamp) -> bool {
        now >= self.refresh_from && !self.refreshed.swap(true, Ordering::AcqRel)
    }

    /// It was not signed anew after all: the next one may try.
    pub(super) fn release_refresh(&self) {
        self.refreshed.store(false, Ordering::Release);
    }

    /// Octets of memory, about.
    pub(super) fn weight(&self) -> u64 {
        (self.der.len() + size_of::<Self>() + 3 * 40) as u64
    }

    /// 200, or 304 when the client holds it already (RFC 9110 13.2.2); with the headers of RFC 9919 6.
    pub(super) fn reply(&self, request: &HeaderMap, now: Timestamp) -> Response {
        // The tag is ours and visible ASCII.
        let tag = self.entity_tag.to_str().unwrap_or_default();
        let held = held(request, &[tag], Some(self.this_update)).is_some();
        let mut response = if held {
            reply::not_modified()
        } else {
            reply::ok(self.der.clone())
        };
        let headers = response.headers_mut();
        if !held {
            headers.insert(CONTENT_TYPE, super::ocsp::RESPONSE);
        }
        headers.insert(ETAG, self.entity_tag.clone());
        if let Some(date) = &self.last_modified {
            headers.insert(LAST_MODIFIED, date.clone());
        }
        if let Some(date) = &self.expires {
            headers.insert(EXPIRES, date.clone());
        }
        headers.insert(CACHE_CONTROL, self.cache_control(now));
        response
    }

    /// `max-age` ends no later than `nextUpdate`.
    fn cache_control(&self, now: Timestamp) -> HeaderValue {
        if self.max_age.is_zero() {
            return ASK_AGAIN;
        }
        reply::cache_control(Some(self.next_update), self.max_age, now)
    }
}
