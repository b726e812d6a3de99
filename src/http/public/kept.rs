//! A signed answer as it is kept and given out again: with the headers of every reply that carries it.

use std::{
    ops::RangeFrom,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    time::Duration,
};

use bytes::Bytes;
use http::{
    HeaderMap, HeaderValue,
    header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, EXPIRES, LAST_MODIFIED},
};
use jiff::{SignedDuration, Timestamp};

use super::{
    Response,
    body::PublicBody,
    conditional::{held, is_conditional},
    reply,
};
use crate::status::{
    ocsp::{
        answer::{Answer, Told},
        answer_key::AnswerKey,
    },
    source::{SerialStatus, entity_tag},
};

/// A caching header that holds at any time.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("max-age=0, public, no-transform, must-revalidate");

const EMPTY: HeaderValue = HeaderValue::from_static("");

/// Octets of an entity tag and two dates.
const HEADERS: usize = 34 + 2 * 29;

/// A signed answer without nonce, about certificates that are on record.
pub(super) struct Kept {
    /// What goes out with it, in one piece of memory: entity tag, dates, and the answer's own octets.
    octets: Bytes,
    entity_tag: HeaderValue,
    last_modified: HeaderValue,
    expires: HeaderValue,
    head: RangeFrom<usize>,
    certs: Bytes,
    pub(super) told: Told,
    this_update: Timestamp,
    next_update: Timestamp,
    refresh_from: Timestamp,
    refreshed: AtomicBool,
    max_age: Duration,
    /// What it was made from, if others may be given it.
    basis: Option<Basis>,
}

/// What an answer was made from, and up to when that is known to hold.
pub(super) struct Basis {
    /// What was asked.
    pub(super) key: AnswerKey,
    /// What the register said.
    pub(super) status: SerialStatus,
    /// The generation of statuses at which it said so last.
    seen: AtomicU64,
}

impl Basis {
    /// `generation` was read before `status`.
    pub(super) fn new(key: AnswerKey, status: SerialStatus, generation: u64) -> Self {
        let seen = AtomicU64::new(generation);
        Self { key, status, seen }
    }
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
    pub(super) fn new(answer: Answer, basis: Option<Basis>, keeping: &Keeping) -> Self {
        let half = answer.next_update.duration_since(answer.this_update) / 2;
        let refresh_after = keeping.refresh.min(half);
        let mut octets = Vec::with_capacity(answer.head.len() + HEADERS);
        let mut put = |text: &str| {
            let begin = octets.len();
            octets.extend_from_slice(text.as_bytes());
            begin..octets.len()
        };
        let entity_tag = put(&entity_tag(&answer.to_der()));
        let last_modified = put(&reply::date(answer.this_update));
        let expires = put(&reply::date(answer.next_update));
        let head = octets.len()..;
        octets.extend_from_slice(&answer.head);
        let octets = Bytes::from(octets);
        // They are ours and visible ASCII.
        let value = |place| HeaderValue::from_maybe_shared(octets.slice(place)).unwrap_or(EMPTY);
        Self {
            entity_tag: value(entity_tag),
            last_modified: value(last_modified),
            expires: value(expires),
            octets,
            head,
            certs: answer.certs,
            told: answer.told,
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
            basis,
        }
    }

    /// Whether it may be sent at `now`: not after its end, and not when the clock was set back behind it.
    pub(super) fn is_current(&self, now: Timestamp) -> bool {
        now < self.next_update && now >= self.this_update
    }

    /// Whether it says this, which the register said at this generation. A revocation changes the status and so ends it.
    pub(super) fn tells(&self, status: SerialStatus, generation: u64) -> bool {
        self.holds(generation, |_| Some(status))
    }

    /// Whether the register still says the same; it is asked by `look_up` only when some status has changed since.
    pub(super) fn holds(
        &self,
        generation: u64,
        look_up: impl FnOnce(&AnswerKey) -> Option<SerialStatus>,
    ) -> bool {
        let Some(basis) = &self.basis else { return false };
        if basis.seen.load(Ordering::Acquire) == generation {
            return true;
        }
        let holds = look_up(&basis.key) == Some(basis.status);
        if holds {
            basis.seen.store(generation, Ordering::Release);
        }
        holds
    }

    /// Whether it is old enough to be signed anew.
    pub(super) fn is_old(&self, now: Timestamp) -> bool {
        now >= self.refresh_from
    }

    /// Whether whoever asks is to sign it anew: true for one of those who ask once it is old enough.
    pub(super) fn claim_refresh(&self, now: Timestamp) -> bool {
        self.is_old(now) && !self.refreshed.swap(true, Ordering::AcqRel)
    }

    /// It was not signed anew after all: the next one may try.
    pub(super) fn release_refresh(&self) {
        self.refreshed.store(false, Ordering::Release);
    }

    /// Octets of memory, about.
    pub(super) fn weight(&self) -> u64 {
        (self.octets.len() + size_of::<Self>()) as u64
    }

    /// The whole answer.
    pub(super) fn body(&self) -> PublicBody {
        PublicBody::Whole(self.octets.slice(self.head.clone()), self.certs.clone())
    }

    /// 200, or 304 when the client holds it already (RFC 9110 13.2.2); with the headers of RFC 9919 6.
    pub(super) fn reply(&self, request: &HeaderMap, now: Timestamp) -> Response {
        let held = is_conditional(request) && self.is_held(request);
        let mut response = if held {
            reply::not_modified()
        } else {
            reply::ok(self.body())
        };
        let headers = response.headers_mut();
        headers.reserve(5);
        if !held {
            headers.insert(CONTENT_TYPE, super::ocsp::RESPONSE);
        }
        headers.insert(ETAG, self.entity_tag.clone());
        headers.insert(LAST_MODIFIED, self.last_modified.clone());
        headers.insert(EXPIRES, self.expires.clone());
        headers.insert(CACHE_CONTROL, self.cache_control(now));
        response
    }

    fn is_held(&self, request: &HeaderMap) -> bool {
        let tag = self.entity_tag.to_str().unwrap_or_default();
        held(request, &[tag], Some(self.this_update)).is_some()
    }

    /// `max-age` ends no later than `nextUpdate`.
    fn cache_control(&self, now: Timestamp) -> HeaderValue {
        if self.max_age.is_zero() {
            return ASK_AGAIN;
        }
        reply::cache_control(Some(self.next_update), self.max_age, now)
    }
}
