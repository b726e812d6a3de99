//! The answers to OCSP requests: kept ones that still hold, or signed ones.
//!
//! An answer is kept under what was asked, and given out only while the register says what it said when the answer was
//! signed: a revocation ends it by construction, there is nothing to forget to drop.

use std::sync::Arc;

use bytes::Bytes;
use jiff::Timestamp;
use quick_cache::{Weighter, sync::Cache};

use super::{
    counters::Counters,
    kept::{Keeping, Kept},
    lane::Lane,
    limits::Limits,
};
use crate::status::{
    ocsp::{
        answer::{Answer, Told, Unsigned},
        answer_key::AnswerKey,
        query::Query,
        responder::Responder,
        response::Refusal,
    },
    source::{SerialStatus, StatusSource},
};

/// Octets of a kept answer, for the size of the tables at start.
const USUAL_WEIGHT: u64 = 1_024;

/// What is sent.
pub(super) enum Reply {
    /// Anybody may be given the same.
    Shared(Arc<Kept>),
    /// For this client alone.
    Private(Bytes, Told),
}

/// The lanes of signatures: they outlive a change of responder.
pub(super) struct Lanes {
    /// Answers with a nonce, and others that nobody else can use.
    private: Lane,
    /// Answers to be kept.
    shared: Lane,
}

impl Lanes {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            private: Lane::new("private", limits.private_signatures, limits.signing),
            shared: Lane::new("shared", limits.signatures, limits.signing),
        }
    }
}

/// A responder, and the answers that it has signed. Another responder keeps its own.
pub(super) struct Answers {
    pub(super) responder: Arc<Responder>,
    kept: Cache<AnswerKey, Arc<Kept>, Weight>,
    keeping: Keeping,
}

#[derive(Clone)]
struct Weight;

impl Weighter<AnswerKey, Arc<Kept>> for Weight {
    fn weight(&self, _: &AnswerKey, kept: &Arc<Kept>) -> u64 {
        kept.weight() + size_of::<AnswerKey>() as u64
    }
}

impl Answers {
    pub(super) fn new(responder: Responder, limits: &Limits) -> Self {
        let usual = usize::try_from(limits.kept_answers / USUAL_WEIGHT).unwrap_or(usize::MAX);
        Self {
            responder: Arc::new(responder),
            kept: Cache::with_weighter(usual.clamp(1, 1 << 20), limits.kept_answers, Weight),
            keeping: Keeping {
                refresh: limits.ocsp_refresh,
                final_max_age: limits.ocsp_final_max_age,
                max_age: limits.ocsp_max_age,
            },
        }
    }

    /// The answer to a request at `now`.
    pub(super) async fn answer(
        &self,
        request: &[u8],
        (source, lanes, counters): (&dyn StatusSource, &Lanes, &Counters),
        now: impl Fn() -> Timestamp,
    ) -> Result<Reply, Refusal> {
        let query = self.responder.read(request)?;
        let Some(key) = query.key() else {
            let answer = self
                .sign(&query, &look_up(source, &query)?, &lanes.private, &now)
                .await?;
            return Ok(self.one_off(answer));
        };
        let status = match query.questions().next() {
            Some(question) => source.serial_status(question.issuer, question.serial),
            None => Ok(SerialStatus::Unknown),
        };
        let status = status.map_err(|_| Refusal::TryLater)?;
        let asked_at = now();
        let kept = self.kept.get(&key).filter(|kept| kept.tells(status, asked_at));
        if let Some(kept) = kept {
            counters.kept.increment(1);
            if !kept.claim_refresh(asked_at) {
                return Ok(Reply::Shared(kept));
            }
            let fresh = self.sign(&query, &[status], &lanes.shared, &now).await;
            if let Ok(answer) = fresh {
                return Ok(Reply::Shared(self.keep(key, answer, status)));
            }
            // It still holds, and the next who asks tries again.
            kept.release_refresh();
            return Ok(Reply::Shared(kept));
        }
        if status == SerialStatus::Unknown {
            // Anybody can invent numbers: they share the lane of those who bring a nonce.
            let answer = self.sign(&query, &[status], &lanes.private, &now).await?;
            return Ok(self.one_off(answer));
        }
        let answer = self.sign(&query, &[status], &lanes.shared, &now).await?;
        Ok(Reply::Shared(self.keep(key, answer, status)))
    }

    /// Builds and signs; an answer that took longer than it lives is not sent.
    async fn sign(
        &self,
        query: &Query<'_>,
        statuses: &[SerialStatus],
        lane: &Lane,
        now: &impl Fn() -> Timestamp,
    ) -> Result<Answer, Refusal> {
        let unsigned: Unsigned = self.responder.build(query, statuses, now())?;
        let answer = lane.sign(unsigned).await?;
        if now() >= answer.next_update {
            return Err(Refusal::TryLater);
        }
        Ok(answer)
    }

    fn keep(&self, key: AnswerKey, answer: Answer, status: SerialStatus) -> Arc<Kept> {
        let kept = Arc::new(Kept::new(answer, Some(status), &self.keeping));
        self.kept.insert(key, Arc::clone(&kept));
        kept
    }

    fn one_off(&self, answer: Answer) -> Reply {
        if answer.cacheable {
            Reply::Shared(Arc::new(Kept::new(answer, None, &self.keeping)))
        } else {
            Reply::Private(answer.der.into(), answer.told)
        }
    }
}

fn look_up(source: &dyn StatusSource, query: &Query<'_>) -> Result<Vec<SerialStatus>, Refusal> {
    query
        .questions()
        .map(|question| source.serial_status(question.issuer, question.serial))
        .collect::<Result<_, _>>()
        .map_err(|_| Refusal::TryLater)
}
