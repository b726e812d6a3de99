//! Requests and the queue of messages of the simulated gateway.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::{
    scenario::{Manner, Rule, Scenario},
    signer::{GatewaySigner, UnusableKey},
};
use crate::{
    clients::register_gateway::wire::{
        EventPayload, MEDIA_TYPE, Message, Messages, ReceiptPayload, Request, Signed,
    },
    clock::Clock,
    id::CheckId,
    registration::check::{CheckKind, connector::EventBody},
};

/// What became of a question.
pub(super) enum Submitted {
    Accepted(Signed),
    OtherContent,
    Refused(String),
    Failed,
}

pub(super) struct Desk {
    scenario: Scenario,
    signer: GatewaySigner,
    clock: Arc<dyn Clock>,
    start: Timestamp,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    requests: BTreeMap<(CheckId, u32), (Request, Signed)>,
    queue: BTreeMap<usize, Queued>,
    last: usize,
}

struct Queued {
    message: Message,
    visible_at: Timestamp,
    acknowledgements_to_lose: u32,
}

impl Desk {
    pub(super) fn new(scenario: Scenario, signer: GatewaySigner, clock: Arc<dyn Clock>) -> Self {
        Self {
            start: clock.now(),
            scenario,
            signer,
            clock,
            state: Mutex::default(),
        }
    }

    pub(super) fn outage(&self, kind: Option<CheckKind>) -> Option<(Manner, u32)> {
        self.scenario.outage(kind, self.start, self.clock.now())
    }

    pub(super) fn submit(&self, request: &Request) -> Submitted {
        let mut state = self.lock();
        if let Some((known, receipt)) = state.requests.get(&(request.check, request.attempt)) {
            return if known.inputs == request.inputs {
                Submitted::Accepted(receipt.clone())
            } else {
                Submitted::OtherContent
            };
        }
        let rule = self.scenario.rule(&request.inputs, request.attempt);
        if let Some(code) = rule.refuse {
            return Submitted::Refused(code);
        }
        match self.accept(&mut state, request, &rule) {
            Ok(receipt) => Submitted::Accepted(receipt),
            Err(UnusableKey) => Submitted::Failed,
        }
    }

    fn accept(&self, state: &mut State, request: &Request, rule: &Rule) -> Result<Signed, UnusableKey> {
        let now = self.clock.now();
        let receipt = self.signed(&ReceiptPayload {
            external_id: external_id(request),
            check: request.check,
            attempt: request.attempt,
            accepted_at: now,
        })?;
        let delay = SignedDuration::from_millis(i64::from(rule.delay_ms.unwrap_or_default()));
        let answer_at = now.checked_add(delay).unwrap_or(now);
        for (number, (body, visible_at)) in script(rule, now, answer_at).into_iter().enumerate() {
            let message = self.message(request, number, body, visible_at, rule.wrong_signature)?;
            state.last += 1;
            let queued = Queued {
                message,
                visible_at,
                acknowledgements_to_lose: rule.redeliver,
            };
            state.queue.insert(state.last, queued);
        }
        let key = (request.check, request.attempt);
        state.requests.insert(key, (request.clone(), receipt.clone()));
        Ok(receipt)
    }

    fn message(
        &self,
        request: &Request,
        number: usize,
        body: EventBody,
        at: Timestamp,
        wrong_signature: bool,
    ) -> Result<Message, UnusableKey> {
        let id = format!("{}-{}-{number}", request.check, request.attempt);
        let mut signed = self.signed(&EventPayload {
            event_id: id.clone(),
            external_id: external_id(request),
            check: request.check,
            attempt: request.attempt,
            at,
            body,
        })?;
        if wrong_signature {
            signed.signature = self.signer.sign(b"something else")?;
        }
        Ok(Message { id, signed })
    }

    fn signed(&self, payload: &impl Serialize) -> Result<Signed, UnusableKey> {
        let payload = serde_json::to_vec(payload).map_err(|_| UnusableKey)?;
        Ok(Signed {
            media_type: MEDIA_TYPE.to_owned(),
            signature: self.signer.sign(&payload)?,
            payload,
        })
    }

    pub(super) fn messages(&self, after: Option<usize>, limit: usize) -> Messages {
        let now = self.clock.now();
        let state = self.lock();
        let first = after.map_or(0, |after| after.saturating_add(1));
        let mut visible = state
            .queue
            .range(first..)
            .filter(|(_, queued)| queued.visible_at <= now);
        let page: Vec<_> = visible.by_ref().take(limit).collect();
        let last = page.last().map(|(number, _)| number.to_string());
        Messages {
            messages: page.iter().map(|(_, queued)| queued.message.clone()).collect(),
            next: last.filter(|_| visible.next().is_some()),
        }
    }

    /// Takes the message off the queue; false if there is no such message.
    pub(super) fn acknowledge(&self, id: &str) -> bool {
        let mut state = self.lock();
        let Some((&number, queued)) = state.queue.iter_mut().find(|(_, queued)| queued.message.id == id)
        else {
            return false;
        };
        if let Some(left) = queued.acknowledgements_to_lose.checked_sub(1) {
            queued.acknowledgements_to_lose = left;
        } else {
            state.queue.remove(&number);
        }
        true
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The messages of one question in the order of the queue, each with the moment it may be seen.
fn script(rule: &Rule, now: Timestamp, answer_at: Timestamp) -> Vec<(EventBody, Timestamp)> {
    let interim_at = if rule.interim_last { answer_at } else { now };
    let interim = rule
        .interim
        .iter()
        .map(|text| (EventBody::Interim { text: text.clone() }, interim_at));
    let answer = rule.answer.clone().filter(|_| !rule.silent);
    let answer = answer.map(|body| (body, answer_at));
    if rule.interim_last {
        answer.into_iter().chain(interim).collect()
    } else {
        interim.chain(answer).collect()
    }
}

fn external_id(request: &Request) -> String {
    format!("simulated-{}-{}", request.check, request.attempt)
}
