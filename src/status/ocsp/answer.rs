//! The answer: built, then signed; knows how long it may be cached.

use std::sync::Arc;

use bytes::Bytes;
use jiff::Timestamp;

use super::{
    identity::IssuerStatusIdentity,
    query::{Asked, Query},
    response::Refusal,
    rules::{AnswerRules, NeverIssued},
    writer::{self, Found, Times},
};
use crate::{crypto::verify::verify, status::source::SerialStatus};

/// An answer that waits for its signature. Owns all it needs.
#[derive(Debug)]
pub struct Unsigned {
    identity: Arc<IssuerStatusIdentity>,
    response_data: Vec<u8>,
    this_update: Timestamp,
    next_update: Timestamp,
    cacheable: bool,
    is_final: bool,
    told: Told,
}

/// A signed answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The `OCSPResponse` up to the certificates of the responder, with which it ends.
    pub head: Vec<u8>,
    /// Those: the same octets in every answer of a responder, and kept once.
    pub certs: Bytes,
    /// `thisUpdate`, whole seconds.
    pub this_update: Timestamp,
    /// `nextUpdate`, whole seconds; must not be sent later than that.
    pub next_update: Timestamp,
    /// Whether others may be given the same bytes: no nonce, nothing unknown.
    pub cacheable: bool,
    /// Whether the register can never say anything else: every certificate asked about is revoked.
    pub is_final: bool,
    /// What it says, counted.
    pub told: Told,
}

/// How many certificates an answer says what of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// `good`.
    pub good: u32,
    /// `revoked`, and on record.
    pub revoked: u32,
    /// Of another issuer.
    pub elsewhere: u32,
    /// Named as ours, and never issued: it may be forged.
    pub never_issued: u32,
}

impl Unsigned {
    pub(super) fn build(
        query: &Query<'_>,
        statuses: &[SerialStatus],
        now: Timestamp,
        rules: &AnswerRules,
    ) -> Result<Self, Refusal> {
        let responder = &query.identity.responder;
        if now < responder.not_before || now >= responder.not_after {
            // Nobody would believe the signature; the next responder certificate must be on its way.
            return Err(Refusal::TryLater);
        }
        let this_update = whole_seconds(now);
        let next_update = this_update
            .saturating_add(rules.validity)
            .map_err(|_| Refusal::InternalError)?
            .min(responder.not_after);
        let found = matched(query, statuses)?;
        let told = count(&found);
        let count = u32::try_from(found.len()).unwrap_or(u32::MAX);
        let items = query.items.iter().map(|item| &item.cert_id).zip(found);
        let times = Times {
            produced_at: this_update,
            this_update,
            next_update,
        };
        let is_extended = told.never_issued > 0 && rules.never_issued == NeverIssued::Revoked;
        let extensions = (query.nonce, is_extended);
        Ok(Self {
            identity: Arc::clone(&query.identity),
            response_data: writer::response_data(&responder.key_hash, &times, items, extensions, rules),
            this_update,
            next_update,
            cacheable: !query.has_nonce() && told.good + told.revoked == count,
            is_final: told.revoked == count,
            told,
        })
    }

    /// Whether the key may be asked on the thread that answers: it signs at once.
    pub fn signs_at_once(&self) -> bool {
        self.identity.responder.at_once
    }

    /// Signs. Blocks as long as the key takes.
    pub fn sign(self) -> Result<Answer, Refusal> {
        self.sign_and(false)
    }

    /// Signs, and checks the signature before anybody else can.
    pub fn sign_and_check(self) -> Result<Answer, Refusal> {
        self.sign_and(true)
    }

    fn sign_and(self, check: bool) -> Result<Answer, Refusal> {
        let responder = &self.identity.responder;
        let (algorithm, data) = (responder.key.algorithm(), self.response_data.as_slice());
        let digest = algorithm.digest().digest(data);
        let signature = responder
            .key
            .sign_digest(&digest)
            .map_err(|_| Refusal::TryLater)?;
        if check && verify(algorithm, responder.key.public_key(), data, &signature).is_err() {
            return Err(Refusal::InternalError);
        }
        Ok(Answer {
            head: writer::response(data, algorithm.identifier(), &signature, responder.certs.len()),
            certs: responder.certs.clone(),
            this_update: self.this_update,
            next_update: self.next_update,
            cacheable: self.cacheable,
            is_final: self.is_final,
            told: self.told,
        })
    }
}

impl Answer {
    /// The whole `OCSPResponse`.
    pub fn to_der(&self) -> Vec<u8> {
        [self.head.as_slice(), &self.certs].concat()
    }
}

fn whole_seconds(instant: Timestamp) -> Timestamp {
    Timestamp::from_second(instant.as_second()).unwrap_or(instant)
}

/// What is known of each `CertID`. A count that does not fit is a fault of the caller, not of the client.
fn matched(query: &Query<'_>, statuses: &[SerialStatus]) -> Result<Vec<Found>, Refusal> {
    let mut statuses = statuses.iter().copied();
    let mut found = Vec::with_capacity(query.items.len());
    for item in &query.items {
        found.push(match item.asked {
            Asked::Serial { .. } => match statuses.next().ok_or(Refusal::InternalError)? {
                SerialStatus::Good => Found::Good,
                SerialStatus::Revoked(revocation) => Found::Revoked(revocation),
                SerialStatus::Unknown => Found::NeverIssued,
            },
            Asked::Impossible => Found::NeverIssued,
            Asked::Elsewhere => Found::Elsewhere,
        });
    }
    if statuses.next().is_some() {
        return Err(Refusal::InternalError);
    }
    Ok(found)
}

fn count(found: &[Found]) -> Told {
    let mut told = Told::default();
    for found in found {
        let count = match found {
            Found::Good => &mut told.good,
            Found::Revoked(_) => &mut told.revoked,
            Found::NeverIssued => &mut told.never_issued,
            Found::Elsewhere => &mut told.elsewhere,
        };
        *count += 1;
    }
    told
}
