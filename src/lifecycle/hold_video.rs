//! The video call ends with a verdict.

use jiff::SignedDuration;
use serde_json::json;

use super::{
    Authority, Error, Result,
    appoint::close_appointment,
    step::{Allowed, Call},
};
use crate::{
    actor::{Actor, Role},
    id::{ApplicationId, AppointmentId},
    registration::{
        application::Application,
        video::{VideoOutcome, VideoVerdict, appointment::AppointmentState},
    },
};

/// What the operator of a call concluded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VideoConclusion {
    /// The call.
    pub appointment: AppointmentId,
    /// The conclusion.
    pub outcome: VideoOutcome,
    /// Items of the checklist that were confirmed.
    pub confirmed: Vec<String>,
    /// Reason codes; mandatory unless verified.
    pub reasons: Vec<String>,
}

impl Authority {
    /// The operator of the call gives the verdict: trained, and not before the call can have begun.
    pub async fn record_video(
        &self,
        actor: &Actor,
        application: ApplicationId,
        conclusion: VideoConclusion,
        expected: Option<i64>,
    ) -> Result<Application> {
        let call = Call {
            actor,
            action: "video.verdict",
            application,
            expected,
            allowed: Allowed::roles(&[Role::VideoOperator]),
        };
        let outcome = self.judge_call(&call, conclusion).await;
        self.on_record(&call, outcome).await
    }

    async fn judge_call(&self, call: &Call<'_>, conclusion: VideoConclusion) -> Result<Application> {
        let mut step = self.open(call).await?;
        let operator = step.operator_id()?;
        let trained = step
            .operator
            .as_ref()
            .is_some_and(|person| person.may_hold_calls(step.now));
        if !trained {
            return Err(Error::Forbidden { code: "training" });
        }
        step.details = json!({
            "appointment": conclusion.appointment,
            "outcome": conclusion.outcome,
            "reasons": conclusion.reasons,
        });
        let state = AppointmentState::Closed(conclusion.outcome);
        let appointment = conclusion.appointment;
        let verdict = VideoVerdict {
            appointment,
            operator,
            outcome: conclusion.outcome,
            confirmed: conclusion.confirmed,
            reasons: conclusion.reasons,
            at: step.now,
        };
        let after = step.before.clone().record_video(verdict, step.now)?;
        let booked = close_appointment(&mut step, appointment, state).await?;
        let ahead = SignedDuration::from_mins(i64::from(self.policy.slot_rules.check_in_minutes));
        if booked.starts_at.duration_since(step.now) > ahead {
            return Err(Error::Conflict {
                from: step.before.state().code(),
                action: "record_video",
                code: "too_early",
            });
        }
        step.close(after).await
    }
}
