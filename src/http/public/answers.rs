//! The answers to OCSP requests: kept ones that still hold, or signed ones.
//!
//! An answer is kept under what was asked, and given out only while the register says what it said when the answer was
//! signed: a revocation ends it by construction, there is nothing to forget to drop.

use std::sync::Arc;

use jiff::Timestamp;
use quick_cache::{Weighter, sync::Cache};

use super::{
    body::PublicBody,
    counters::Counters,
    kept::{Basis, Keeping, Kept},
    lane::Lane,
    limits::Limits,
    written::{Asked, Written},
};
use crate::{
    clock::Clock,
    status::{
        ocsp::{
            answer::{Answer, Told, Unsigned},
            answer_key::AnswerKey,
            query::Query,
            responder::Responder,
            response::Refusal,
        },
        source::{SerialStatus, StatusSource},
    },
};

/// Octets of a kept answer, for the size of the tables at start.
const USUAL_WEIGHT: u64 = 1_024;

/// What is sent.
pub(super) enum Reply {
    /// Anybody may be given the same.
    Shared(Arc<Kept>),
    /// For this client alone.
    Private(PublicBody, Told),
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
    /// By what a request asks.
    kept: Cache<AnswerKey, Arc<Kept>, Weight>,
    /// By how it was written: a request that was read once need not be read again.
    asked: Cache<Asked, Arc<Kept>, Weight>,
    keeping: Keeping,
}

/// What answers are made from and counted by.
pub(super) struct Around<'a> {
    pub(super) source: &'a dyn StatusSource,
    pub(super) lanes: &'a Lanes,
    pub(super) counters: &'a Counters,
    pub(super) clock: &'a dyn Clock,
}

#[derive(Clone)]
struct Weight;

impl Weighter<AnswerKey, Arc<Kept>> for Weight {
    fn weight(&self, _: &AnswerKey, kept: &Arc<Kept>) -> u64 {
        kept.weight() + size_of::<AnswerKey>() as u64
    }
}

impl Weighter<Asked, Arc<Kept>> for Weight {
    /// The answer too: it may live here alone.
    fn weight(&self, asked: &Asked, kept: &Arc<Kept>) -> u64 {
        kept.weight() + asked.written().len() as u64
    }
}

impl Answers {
    pub(super) fn new(responder: Responder, limits: &Limits) -> Self {
        let octets = limits.kept_answers / 2;
        let usual = usize::try_from(octets / USUAL_WEIGHT).unwrap_or(usize::MAX);
        let usual = usual.clamp(1, 1 << 20);
        Self {
            responder: Arc::new(responder),
            kept: Cache::with_weighter(usual, octets, Weight),
            asked: Cache::with_weighter(usual, octets, Weight),
            keeping: Keeping {
                refresh: limits.ocsp_refresh,
                final_max_age: limits.ocsp_final_max_age,
                max_age: limits.ocsp_max_age,
            },
        }
    }

    /// The answer to a request that came before, written in the same octets. `None`: read it. Nothing with a nonce is here:
    /// its answer is for one client alone.
    pub(super) fn at_hand(
        &self,
        written: Written<'_>,
        around: &Around<'_>,
        now: Timestamp,
    ) -> Option<Arc<Kept>> {
        if !written.may_be_kept() {
            return None;
        }
        let kept = self.asked.get(&written)?;
        let generation = around.source.generation().ok()?;
        let holds = kept.is_current(now)
            && !kept.is_old(now)
            && kept.holds(generation, |key| self.status(key, around.source));
        if holds {
            around.counters.kept.increment(1);
        }
        holds.then_some(kept)
    }

    /// The answer to `request`, which came as `written`.
    pub(super) async fn answer(
        &self,
        request: &[u8],
        written: Written<'_>,
        around: &Around<'_>,
    ) -> Result<Reply, Refusal> {
        let query = self.responder.read(request)?;
        let lanes = around.lanes;
        let Some(key) = query.key() else {
            let statuses = look_up(around.source, &query)?;
            let answer = self.sign(&query, &statuses, &lanes.private, around).await?;
            return Ok(self.one_off(answer));
        };
        // Before the status that it is to stand for.
        let generation = around.source.generation().map_err(|_| Refusal::TryLater)?;
        let status = self.status(&key, around.source).ok_or(Refusal::TryLater)?;
        let now = around.clock.now();
        let kept = self.kept.get(&key);
        let kept = match kept.filter(|kept| kept.is_current(now) && kept.tells(status, generation)) {
            Some(kept) => {
                around.counters.kept.increment(1);
                if kept.claim_refresh(now) {
                    let basis = Basis::new(key, status, generation);
                    self.refreshed(kept, &query, basis, around).await
                } else {
                    kept
                }
            }
            None if status == SerialStatus::Unknown => {
                // Anybody can invent numbers: they share the lane of those who bring a nonce.
                let answer = self.sign(&query, &[status], &lanes.private, around).await?;
                return Ok(self.one_off(answer));
            }
            None => {
                let answer = self.sign(&query, &[status], &lanes.shared, around).await?;
                self.keep(answer, Basis::new(key, status, generation))
            }
        };
        if let Some(asked) = written.kept() {
            self.asked.insert(asked, Arc::clone(&kept));
        }
        Ok(Reply::Shared(kept))
    }

    /// What the register says of the certificate that a kept answer is about.
    fn status(&self, key: &AnswerKey, source: &dyn StatusSource) -> Option<SerialStatus> {
        let question = self.responder.question(key)?;
        source.serial_status(question.issuer, question.serial).ok()
    }

    /// The successor of one that holds and is old; or that one, and the next who asks tries again.
    async fn refreshed(
        &self,
        old: Arc<Kept>,
        query: &Query<'_>,
        basis: Basis,
        around: &Around<'_>,
    ) -> Arc<Kept> {
        let statuses = [basis.status];
        let signed = self.sign(query, &statuses, &around.lanes.shared, around);
        if let Ok(answer) = signed.await {
            return self.keep(answer, basis);
        }
        old.release_refresh();
        old
    }

    /// Builds and signs; an answer that took longer than it lives is not sent.
    async fn sign(
        &self,
        query: &Query<'_>,
        statuses: &[SerialStatus],
        lane: &Lane,
        around: &Around<'_>,
    ) -> Result<Answer, Refusal> {
        let unsigned: Unsigned = self.responder.build(query, statuses, around.clock.now())?;
        let answer = lane.sign(unsigned).await?;
        if around.clock.now() >= answer.next_update {
            return Err(Refusal::TryLater);
        }
        Ok(answer)
    }

    fn keep(&self, answer: Answer, basis: Basis) -> Arc<Kept> {
        let key = basis.key;
        let kept = Arc::new(Kept::new(answer, Some(basis), &self.keeping));
        self.kept.insert(key, Arc::clone(&kept));
        kept
    }

    fn one_off(&self, answer: Answer) -> Reply {
        if answer.cacheable {
            Reply::Shared(Arc::new(Kept::new(answer, None, &self.keeping)))
        } else {
            Reply::Private(PublicBody::Whole(answer.head.into(), answer.certs), answer.told)
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
