//! State registers are asked, and their answers recorded.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{
    Authority, Error, Result, Scope, Task,
    step::{Allowed, Call, Step, one_of_many},
};
use crate::{
    actor::{Actor, Role},
    id::{ApplicationId, CheckId},
    notification::{backoff, event::EventType, facts::ChecksDelayed},
    registration::{
        application::Application,
        check::{
            connector::{CheckRequest, ConnectorError, EventBody, Evidence, Receipt, RegisterEvent},
            inputs::CheckInputs,
            outcome::Outcome,
            progress::{Check, CheckEvent, CheckState},
        },
        refusal::Why,
        state::State,
    },
    store::{
        applications,
        evidence::{self, NewEvidence},
    },
};

/// Pages of the registers' queue that one look takes at most.
const PAGES: usize = 20;
/// From one look into the registers' queue to the next.
const BETWEEN_POLLS: SignedDuration = SignedDuration::from_secs(1);
/// Repetitions after which the wait no longer grows: ten minutes.
const SLOWEST: u32 = 4;
/// A register that asks for more patience than a day is mistaken.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(24);
/// Applications of one round of time-outs.
const ROUND: u32 = 200;

const SYSTEM: Allowed = Allowed::roles(&[]);

impl Authority {
    /// Puts one attempt of a question to its register (task).
    pub async fn submit_check(&self, application: ApplicationId, check: CheckId, attempt: u32) -> Result<()> {
        let found = self.application(&Scope::System, application).await?;
        let Some(asked) = found.checks().find(check).cloned() else {
            return Ok(());
        };
        let open = matches!(asked.state, CheckState::Planned | CheckState::Submitted { .. });
        if asked.attempt != attempt || !open || !asks(found.state()) {
            return Ok(());
        }
        let inputs = CheckInputs::about(asked.kind, found.holder())
            .ok_or_else(|| Error::internal("the form of the application has no data for this question"))?;
        let deadline = found.due_at().unwrap_or_else(|| self.clock.now());
        let request = CheckRequest {
            check,
            attempt,
            inputs,
            deadline,
        };
        match self.connector.submit(request).await {
            // Asked again after a restart: the register knows the question by check and attempt, and so do we.
            Ok(_) if asked.state != CheckState::Planned => self.enqueue_task(&Task::PollRegisters).await,
            Ok(receipt) => self.taken(application, &asked, receipt).await,
            Err(ConnectorError::Refused { code }) => {
                let outcome = Outcome::Rejected { code };
                self.record(application, &asked, CheckEvent::Answered(outcome))
                    .await
            }
            Err(error) => Err(Error::Unavailable {
                what: error.to_string(),
            }),
        }
    }

    async fn taken(&self, application: ApplicationId, asked: &Check, receipt: Receipt) -> Result<()> {
        let actor = register(asked);
        let mut step = self.open(&call(&actor, "check.submitted", application)).await?;
        let event_id = format!("receipt/{}/{}", asked.id, asked.attempt);
        let proof = proof(&step, event_id, asked, receipt.evidence, true);
        evidence::insert(&mut step.tx, &proof).await?;
        let event = CheckEvent::Submitted {
            external_id: receipt.external_id,
        };
        self.enqueue(&mut step.tx, &Task::PollRegisters, step.now).await?;
        self.note(step, asked, event).await
    }

    async fn record(&self, application: ApplicationId, asked: &Check, event: CheckEvent) -> Result<()> {
        let actor = register(asked);
        let step = self.open(&call(&actor, "check.answered", application)).await?;
        self.note(step, asked, event).await
    }

    /// Fetches what the registers answered (task). Says how many events were new.
    pub async fn poll_registers(&self) -> Result<usize> {
        let (mut cursor, mut fresh) = (None, 0);
        for _ in 0..PAGES {
            let page = self
                .connector
                .poll(cursor)
                .await
                .map_err(|error| Error::Unavailable {
                    what: error.to_string(),
                })?;
            for event in page.events {
                // What cannot be recorded stays in the registers' queue, and what comes after it is taken.
                let taken = one_of_many(self.take_event(&event).await, "poll_registers", &event.check)?;
                let Some(accepted) = taken else { continue };
                fresh += usize::from(accepted == Taken::Fresh);
                // An event that is not acknowledged comes again, and changes nothing then.
                let acknowledged = self.connector.ack(&event, accepted != Taken::Refused).await;
                if let Err(error) = acknowledged {
                    tracing::warn!(check.id = %event.check, %error, "an event was not acknowledged");
                }
            }
            cursor = page.cursor;
            if cursor.is_none() {
                break;
            }
        }
        self.poll_again().await?;
        Ok(fresh)
    }

    /// Looks again soon, as long as somebody may still answer.
    async fn poll_again(&self) -> Result<()> {
        let waiting = self.count_by_state().await?;
        let open = ["in_checks", "in_review", "pending_approval"];
        if waiting
            .iter()
            .any(|(state, count)| *count > 0 && open.contains(&state.as_str()))
        {
            let at = self
                .clock
                .now()
                .checked_add(BETWEEN_POLLS)
                .map_err(Error::internal)?;
            let mut tx = self.store.begin("register.poll").await?;
            self.enqueue(&mut tx, &Task::PollRegisters, at).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Evidence and what it says, in one transaction. Only a verified event of a question of ours is taken.
    async fn take_event(&self, event: &RegisterEvent) -> Result<Taken> {
        let verified = self.connector.verify(&event.evidence).is_valid();
        let mut tx = self.store.read("check.find").await?;
        let application = applications::of_check(&mut tx, event.check).await?;
        drop(tx);
        let Some(application) = application else {
            tracing::warn!(check.id = %event.check, "a register answered a question that was never asked");
            return Ok(Taken::Refused);
        };
        let found = self.application(&Scope::System, application).await?;
        let Some(known) = found.checks().find(event.check).cloned() else {
            return Ok(Taken::Refused);
        };
        let asked = Check {
            attempt: event.attempt,
            ..known
        };
        let actor = register(&asked);
        let action = if verified {
            "check.answered"
        } else {
            "check.evidence_refused"
        };
        let mut step = self.open(&call(&actor, action, application)).await?;
        // A forgery must not use up the identifier of the genuine event.
        let event_id = if verified {
            event.event_id.clone()
        } else {
            format!("refused/{}", event.event_id)
        };
        let proof = proof(&step, event_id, &asked, event.evidence.clone(), verified);
        let fresh = evidence::insert(&mut step.tx, &proof).await?;
        if !fresh {
            return Ok(if verified { Taken::Again } else { Taken::Refused });
        }
        if !verified {
            metrics::counter!("kepler_register_events_refused_total", "check" => asked.kind.code())
                .increment(1);
            step.details = json!({ "check": asked.id, "attempt": asked.attempt });
            let unchanged = step.before.clone();
            step.close(unchanged).await?;
            return Ok(Taken::Refused);
        }
        self.note(step, &asked, check_event(&event.body)).await?;
        Ok(Taken::Fresh)
    }

    /// Records an event of a check and closes the step. What comes too late is kept as evidence and changes nothing.
    async fn note(&self, mut step: Step<'_>, asked: &Check, event: CheckEvent) -> Result<()> {
        step.details = json!({
            "check": asked.id,
            "kind": asked.kind.code(),
            "attempt": asked.attempt,
            "event": event_code(&event),
        });
        let retry_after = match &event {
            CheckEvent::Answered(Outcome::Unavailable { retry_after }) => Some(*retry_after),
            _ => None,
        };
        let recorded = step
            .before
            .clone()
            .record_check(asked.id, asked.attempt, event, step.now);
        let after = match recorded {
            Ok(after) => after,
            Err(refused) if matches!(refused.why, Why::UnknownCheck | Why::WrongState) => {
                step.tx.commit().await?;
                return Ok(());
            }
            Err(refused) => return Err(refused.into()),
        };
        if let Some(retry_after) = retry_after {
            self.ask_later(&mut step, &after, asked, retry_after).await?;
        }
        step.close(after).await?;
        Ok(())
    }

    /// An outage: the new attempt waits, and the first outage of a case is told.
    async fn ask_later(
        &self,
        step: &mut Step<'_>,
        after: &Application,
        asked: &Check,
        retry_after: Option<SignedDuration>,
    ) -> Result<()> {
        let again = after
            .checks()
            .find(asked.id)
            .filter(|check| check.state == CheckState::Planned);
        let Some(again) = again else { return Ok(()) };
        let pause = backoff::delay(asked.attempt.clamp(1, SLOWEST), &*self.random).unwrap_or_default();
        let pause = pause.max(retry_after.unwrap_or_default().min(LONGEST_PAUSE));
        let task = Task::SubmitCheck {
            application: after.id(),
            check: again.id,
            attempt: again.attempt,
        };
        let at = step.now.checked_add(pause).map_err(Error::internal)?;
        self.enqueue(&mut step.tx, &task, at).await?;
        self.tell_delay(step, after).await
    }

    async fn tell_delay(&self, step: &mut Step<'_>, application: &Application) -> Result<()> {
        let now = step.now;
        let key = format!("checks_delayed/{}", application.id());
        let fresh = self
            .write_message(&mut step.tx, application, &ChecksDelayed {}.into(), key)
            .await?;
        if fresh {
            self.announce(&mut step.tx, application, EventType::CheckDelayed, now)
                .await?;
        }
        Ok(())
    }

    /// Ends the waiting for registers that took longer than policy grants (task).
    pub async fn time_out_checks(&self) -> Result<()> {
        let now = self.clock.now();
        let mut tx = self.store.read("check.overdue").await?;
        let waiting = ["in_checks", "in_review", "pending_approval"];
        let queue = applications::queue(&mut tx, &waiting, ROUND).await?;
        drop(tx);
        for case in queue.into_iter().filter(|case| is_overdue(case, now)) {
            one_of_many(self.time_out(case.id()).await, "time_out_checks", &case.id())?;
        }
        Ok(())
    }

    async fn time_out(&self, application: ApplicationId) -> Result<()> {
        let actor = Actor::system("deadlines");
        let mut step = self.open(&call(&actor, "check.timed_out", application)).await?;
        if !is_overdue(&step.before, step.now) {
            return Ok(());
        }
        let late: Vec<Check> = step
            .before
            .checks()
            .iter()
            .filter(|check| !check.is_final())
            .cloned()
            .collect();
        let mut after = step.before.clone();
        for check in &late {
            after = after.record_check(check.id, check.attempt, CheckEvent::TimedOut, step.now)?;
        }
        let kinds: Vec<&str> = late.iter().map(|check| check.kind.code()).collect();
        step.details = json!({ "kinds": kinds });
        self.tell_delay(&mut step, &after).await?;
        step.close(after).await?;
        Ok(())
    }

    /// A reviewer asks one register again.
    pub async fn ask_register_again(
        &self,
        actor: &Actor,
        application: ApplicationId,
        check: CheckId,
        expected: Option<i64>,
    ) -> Result<Application> {
        let call = Call {
            actor,
            action: "check.asked_again",
            application,
            expected,
            allowed: Allowed::roles(&[Role::Reviewer]),
        };
        self.change(call, json!({ "check": check }), |step, before| {
            Ok(before.ask_again(check, step.now)?)
        })
        .await
    }
}

/// What became of an event.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Taken {
    Fresh,
    Again,
    Refused,
}

fn asks(state: &State) -> bool {
    matches!(state, State::InChecks | State::InReview | State::PendingApproval)
}

fn is_overdue(case: &Application, now: Timestamp) -> bool {
    asks(case.state()) && case.due_at().is_some_and(|due| due < now) && !case.checks().are_final()
}

fn register(asked: &Check) -> Actor {
    Actor::Register {
        check: asked.kind.code().to_owned(),
    }
}

fn call<'a>(actor: &'a Actor, action: &'static str, application: ApplicationId) -> Call<'a> {
    Call {
        actor,
        action,
        application,
        expected: None,
        allowed: SYSTEM,
    }
}

fn proof(
    step: &Step<'_>,
    event_id: String,
    asked: &Check,
    evidence: Evidence,
    verified: bool,
) -> NewEvidence {
    NewEvidence {
        event_id,
        check: asked.id,
        attempt: asked.attempt,
        application: step.before.id(),
        kind: asked.kind,
        raw: evidence.raw,
        signature: evidence.signature,
        received_at: step.now,
        verified,
    }
}

fn check_event(body: &EventBody) -> CheckEvent {
    match body {
        EventBody::Interim { text } => CheckEvent::Interim { text: text.clone() },
        EventBody::Final { outcome } => CheckEvent::Answered(outcome.clone()),
        // The way there failed, not the register: the same as an outage, and never a decision.
        EventBody::Fault { retry_after, .. } => CheckEvent::Answered(Outcome::Unavailable {
            retry_after: *retry_after,
        }),
    }
}

fn event_code(event: &CheckEvent) -> &'static str {
    match event {
        CheckEvent::Submitted { .. } => "submitted",
        CheckEvent::Interim { .. } => "interim",
        CheckEvent::Answered(outcome) => outcome.code(),
        CheckEvent::TimedOut => "timed_out",
    }
}
