//! The responder: all issuers that this node answers for.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::{
    answer::Unsigned,
    answer_key::AnswerKey,
    identity::IssuerStatusIdentity,
    query::{Query, Question},
    response::Refusal,
    rules::AnswerRules,
};
use crate::status::source::SerialStatus;

/// Answers for several issuers, each through its own delegated responder.
#[derive(Debug)]
pub struct Responder {
    identities: Vec<Arc<IssuerStatusIdentity>>,
    rules: AnswerRules,
}

impl Responder {
    /// `validity` is the time from `thisUpdate` to `nextUpdate`.
    pub fn new(identities: impl IntoIterator<Item = IssuerStatusIdentity>, validity: SignedDuration) -> Self {
        Self {
            identities: identities.into_iter().map(Arc::new).collect(),
            rules: AnswerRules::valid_for(validity),
        }
    }

    /// The same, by these rules.
    #[must_use]
    pub fn by_rules(mut self, rules: AnswerRules) -> Self {
        self.rules = rules;
        self
    }

    /// Reads a request. The caller then looks up [`Query::questions`].
    pub fn read<'a>(&self, request: &'a [u8]) -> Result<Query<'a>, Refusal> {
        Query::read(request, &self.identities)
    }

    /// The look-up that an answer with this key was made from.
    pub fn question<'k>(&'k self, key: &'k AnswerKey) -> Option<Question<'k>> {
        let identity = self.identities.get(usize::from(key.issuer))?;
        Some(Question {
            issuer: identity.issuer(),
            serial: key.serial.as_bytes(),
        })
    }

    /// Makes the answer of `query` from `statuses`, one for each question, in order.
    pub fn build(
        &self,
        query: &Query<'_>,
        statuses: &[SerialStatus],
        now: Timestamp,
    ) -> Result<Unsigned, Refusal> {
        Unsigned::build(query, statuses, now, &self.rules)
    }

    /// What is decided about the answers.
    pub fn rules(&self) -> &AnswerRules {
        &self.rules
    }

    /// The issuers answered for.
    pub fn identities(&self) -> impl Iterator<Item = &IssuerStatusIdentity> {
        self.identities.iter().map(AsRef::as_ref)
    }
}
