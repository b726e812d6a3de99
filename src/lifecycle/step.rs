//! The shape of every step: load for update, transition, save, audit, event, enqueue, commit.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Authority, Error, Result, Scope};
use crate::{
    actor::{Actor, Role},
    audit::AuditEntry,
    id::{ApplicationId, OperatorId},
    registration::{application::Application, operator::Operator, state::State},
    store::{Tx, applications, operators},
};

/// Who may make a step.
#[derive(Clone, Copy)]
pub(super) struct Allowed {
    applicant_side: bool,
    roles: &'static [Role],
}

impl Allowed {
    /// The portal that handed the application over, its applicant, and Kepler.
    pub(super) const APPLICANT_SIDE: Self = Self {
        applicant_side: true,
        roles: &[],
    };

    /// Operators with one of these roles.
    pub(super) const fn roles(roles: &'static [Role]) -> Self {
        Self {
            applicant_side: false,
            roles,
        }
    }

    /// The applicant's side as well.
    pub(super) const fn or_applicant_side(self) -> Self {
        Self {
            applicant_side: true,
            ..self
        }
    }
}

/// A step that somebody asks for.
pub(super) struct Call<'a> {
    /// Who asks.
    pub(super) actor: &'a Actor,
    /// What is done, as the audit log names it: `application.claimed`.
    pub(super) action: &'static str,
    /// To which application.
    pub(super) application: ApplicationId,
    /// The version that the caller has seen.
    pub(super) expected: Option<i64>,
    /// Who may.
    pub(super) allowed: Allowed,
}

/// A step under way: the application is locked until the step is closed, or undone when it is dropped.
pub(super) struct Step<'a> {
    authority: &'a Authority,
    actor: &'a Actor,
    action: &'static str,
    /// The transaction.
    pub(super) tx: Tx,
    /// The application as it was.
    pub(super) before: Application,
    /// The operator, if one acts.
    pub(super) operator: Option<Operator>,
    /// The moment of the step.
    pub(super) now: Timestamp,
    /// What the audit record tells besides the states.
    pub(super) details: Value,
}

impl Authority {
    /// A whole step: one transition, and what follows from it.
    pub(super) async fn change<F>(&self, call: Call<'_>, details: Value, transition: F) -> Result<Application>
    where
        F: FnOnce(&Step<'_>, Application) -> Result<Application> + Send,
    {
        let done = Box::pin(async {
            let mut step = self.open(&call).await?;
            step.details = details;
            let after = transition(&step, step.before.clone())?;
            step.close(after).await
        });
        self.on_record(&call, done.await).await
    }

    /// Opens a step: the actor may make it, the application is visible, locked, and of the version that was seen.
    pub(super) async fn open<'a>(&'a self, call: &Call<'a>) -> Result<Step<'a>> {
        let now = self.clock.now();
        let mut tx = self.store.begin(call.action).await?;
        let operator = allowed(&mut tx, call.actor, call.allowed).await?;
        let before = applications::load_for_update(&mut tx, call.application)
            .await?
            .filter(|application| Scope::from(call.actor).sees(application.id(), application.portal()))
            .ok_or(Error::NotFound)?;
        if let Some(expected) = call.expected.filter(|expected| *expected != before.version()) {
            return Err(Error::Stale {
                expected,
                present: before.version(),
            });
        }
        Ok(Step {
            authority: self,
            actor: call.actor,
            action: call.action,
            tx,
            before,
            operator,
            now,
            details: json!({}),
        })
    }

    /// A failed attempt is history too: what was refused is kept in a transaction of its own.
    pub(super) async fn on_record<T>(&self, call: &Call<'_>, outcome: Result<T>) -> Result<T> {
        if let Err(error) = &outcome {
            self.record_refusal(call.actor, call.action, subject(call.application), error)
                .await?;
        }
        outcome
    }

    /// Keeps that `asked` was refused; what is no refusal is left to the log.
    pub(super) async fn record_refusal(
        &self,
        actor: &Actor,
        asked: &'static str,
        subject: String,
        error: &Error,
    ) -> Result<()> {
        if !error.is_refusal() {
            return Ok(());
        }
        metrics::counter!("kepler_steps_refused_total", "action" => asked, "code" => error.code())
            .increment(1);
        let mut tx = self.store.begin("refusal").await?;
        tx.audit(AuditEntry {
            at: self.clock.now(),
            actor: actor.clone(),
            action: "application.refused",
            subject,
            details: json!({ "asked": asked, "code": error.code() }),
        });
        Ok(tx.commit().await?)
    }

    /// The application with the deadline of its state.
    pub(super) fn with_deadline(&self, after: Application, now: Timestamp) -> Application {
        // A transition that enters a state clears the deadline of the one before.
        let due = after.due_at().or_else(|| self.deadline(&after, now));
        after.due(due)
    }

    /// The deadline of the present state when it begins now.
    pub(super) fn deadline(&self, application: &Application, now: Timestamp) -> Option<Timestamp> {
        let days = match application.state() {
            State::InChecks => Some(self.policy.check_wait_working_days),
            state => state.working_days().and_then(|days| u16::try_from(days).ok()),
        };
        days.map(|days| self.calendar.add_working_days(now, days))
    }
}

impl Step<'_> {
    /// The operator who acts.
    pub(super) fn operator_id(&self) -> Result<OperatorId> {
        self.operator
            .as_ref()
            .map(|operator| operator.id)
            .ok_or(Error::Forbidden { code: "actor" })
    }

    /// Saves, audits, tells, enqueues and commits.
    pub(super) async fn close(self, after: Application) -> Result<Application> {
        // The whole of a step is much to carry in every future that awaits one.
        Box::pin(self.finish(after)).await
    }

    async fn finish(mut self, after: Application) -> Result<Application> {
        let authority = self.authority;
        let after = authority.with_deadline(after, self.now);
        let after = applications::save(&mut self.tx, after).await?;
        let entry = self.entry(&after);
        self.tx.audit(entry);
        authority
            .follow(&mut self.tx, Some(&self.before), &after, self.now)
            .await?;
        self.tx.commit().await?;
        authority.wake();
        metrics::counter!("kepler_steps_total", "action" => self.action).increment(1);
        tracing::info!(
            application.id = %after.id(),
            application.state = after.state().code(),
            actor = %self.actor,
            "{}",
            self.action
        );
        Ok(after)
    }

    fn entry(&mut self, after: &Application) -> AuditEntry {
        let mut details = std::mem::take(&mut self.details);
        if let Some(map) = details.as_object_mut() {
            map.insert("from".to_owned(), json!(self.before.state().code()));
            map.insert("to".to_owned(), json!(after.state().code()));
            map.insert("version".to_owned(), json!(after.version()));
        }
        AuditEntry {
            at: self.now,
            actor: self.actor.clone(),
            action: self.action,
            subject: subject(after.id()),
            details,
        }
    }
}

/// What became of one case of a round: a case that fails does not hold up the others; a database that is down does.
pub(super) fn one_of_many<T>(
    outcome: Result<T>,
    round: &'static str,
    case: &dyn std::fmt::Display,
) -> Result<Option<T>> {
    match outcome {
        Ok(done) => Ok(Some(done)),
        Err(error @ Error::Unavailable { .. }) => Err(error),
        Err(error) => {
            metrics::counter!("kepler_cases_passed_over_total", "round" => round).increment(1);
            tracing::error!(round, case.id = %case, error = ?error, "a case failed and was passed over");
            Ok(None)
        }
    }
}

/// The audit log's name of an application.
pub(super) fn subject(application: ApplicationId) -> String {
    format!("application:{application}")
}

/// The actor may; the operator, if one acts.
pub(super) async fn allowed(tx: &mut Tx, actor: &Actor, allowed: Allowed) -> Result<Option<Operator>> {
    match actor {
        Actor::Operator { id } => {
            let operator = operators::load(tx, *id)
                .await?
                .ok_or(Error::Forbidden { code: "actor" })?;
            if operator.locked_at.is_some() {
                return Err(Error::Forbidden { code: "locked" });
            }
            if !allowed.roles.iter().any(|role| operator.has(*role)) {
                return Err(Error::Forbidden { code: "role" });
            }
            Ok(Some(operator))
        }
        Actor::Portal { .. } | Actor::Applicant { .. } if !allowed.applicant_side => {
            Err(Error::Forbidden { code: "actor" })
        }
        _ => Ok(None),
    }
}
