//! Rejection, hold, and release from hold.

use serde_json::json;

use super::{
    Authority, Error, Result,
    step::{Allowed, Call, Step},
};
use crate::{
    actor::{Actor, Role},
    id::ApplicationId,
    registration::{application::Application, state::State},
};

/// A refusal on a ground of the statute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// Code of the ground.
    pub ground: String,
    /// Text for the applicant, without personal data.
    pub text: String,
}

impl Authority {
    /// An operator refuses the application.
    pub async fn reject(
        &self,
        actor: &Actor,
        application: ApplicationId,
        rejection: Rejection,
        expected: Option<i64>,
    ) -> Result<Application> {
        let call = Call {
            actor,
            action: "application.rejected",
            application,
            expected,
            allowed: Allowed::roles(&[Role::Reviewer, Role::Approver, Role::SecurityOfficer]),
        };
        self.change(
            call,
            json!({ "ground": rejection.ground.clone() }),
            |step, before| {
                may_reject(step)?;
                Ok(before.reject(step.operator_id()?, rejection.ground, rejection.text, step.now)?)
            },
        )
        .await
    }

    /// Stops the application, whatever else is green.
    pub async fn hold(
        &self,
        actor: &Actor,
        application: ApplicationId,
        reason: String,
        expected: Option<i64>,
    ) -> Result<Application> {
        let call = Call {
            actor,
            action: "application.held",
            application,
            expected,
            allowed: Allowed::roles(&[Role::SecurityOfficer]),
        };
        self.change(call, json!({ "reason": reason.clone() }), |step, before| {
            Ok(before.hold(reason, step.now)?)
        })
        .await
    }

    /// Lets the application go on where it stood.
    pub async fn release_hold(
        &self,
        actor: &Actor,
        application: ApplicationId,
        expected: Option<i64>,
    ) -> Result<Application> {
        let call = Call {
            actor,
            action: "application.hold_released",
            application,
            expected,
            allowed: Allowed::roles(&[Role::SecurityOfficer]),
        };
        self.change(call, json!({}), |step, before| Ok(before.release_hold(step.now)?))
            .await
    }
}

/// Each state has its own judge: the reviewer in review, the second person at approval, a security officer on hold.
fn may_reject(step: &Step<'_>) -> Result<()> {
    let role = match step.before.state() {
        State::PendingApproval => Role::Approver,
        State::OnHold { .. } => Role::SecurityOfficer,
        _ => Role::Reviewer,
    };
    match &step.operator {
        Some(operator) if operator.has(role) => Ok(()),
        _ => Err(Error::Forbidden { code: "role" }),
    }
}
