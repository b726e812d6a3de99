//! The reviewer's decisions.

use serde_json::json;

use super::{
    Authority, Result,
    step::{Allowed, Call},
};
use crate::{
    actor::{Actor, Role},
    id::ApplicationId,
    registration::application::{Application, NewDefect},
};

impl Authority {
    /// A reviewer takes the case.
    pub async fn claim(
        &self,
        actor: &Actor,
        application: ApplicationId,
        expected: Option<i64>,
    ) -> Result<Application> {
        let call = Call {
            actor,
            action: "application.claimed",
            application,
            expected,
            allowed: Allowed::roles(&[Role::Reviewer]),
        };
        self.change(call, json!({}), |step, before| {
            Ok(before.claim(step.operator_id()?, step.now)?)
        })
        .await
    }

    /// The reviewer gives the case back.
    pub async fn release(
        &self,
        actor: &Actor,
        application: ApplicationId,
        expected: Option<i64>,
    ) -> Result<Application> {
        let call = Call {
            actor,
            action: "application.released",
            application,
            expected,
            allowed: Allowed::roles(&[Role::Reviewer]),
        };
        self.change(call, json!({}), |step, before| {
            Ok(before.release(step.operator_id()?, step.now)?)
        })
        .await
    }

    /// The reviewer sends the case back to the applicant.
    pub async fn add_defects(
        &self,
        actor: &Actor,
        application: ApplicationId,
        defects: Vec<NewDefect>,
        expected: Option<i64>,
    ) -> Result<Application> {
        let codes: Vec<String> = defects.iter().map(|defect| defect.code.clone()).collect();
        let call = Call {
            actor,
            action: "application.defects_opened",
            application,
            expected,
            allowed: Allowed::roles(&[Role::Reviewer]),
        };
        self.change(call, json!({ "defects": codes }), |step, before| {
            Ok(before.add_defects(step.operator_id()?, defects, step.now)?)
        })
        .await
    }

    /// The reviewer accepts the data.
    pub async fn accept_review(
        &self,
        actor: &Actor,
        application: ApplicationId,
        expected: Option<i64>,
    ) -> Result<Application> {
        let call = Call {
            actor,
            action: "application.review_accepted",
            application,
            expected,
            allowed: Allowed::roles(&[Role::Reviewer]),
        };
        self.change(call, json!({}), |step, before| {
            Ok(before.accept_review(step.operator_id()?, step.now)?)
        })
        .await
    }

    /// The case is taken from a reviewer who is away: by a security officer.
    pub async fn reassign(
        &self,
        actor: &Actor,
        application: ApplicationId,
        expected: Option<i64>,
    ) -> Result<Application> {
        let call = Call {
            actor,
            action: "application.reassigned",
            application,
            expected,
            allowed: Allowed::roles(&[Role::SecurityOfficer]),
        };
        self.change(call, json!({}), |step, before| Ok(before.reassign(step.now)?))
            .await
    }
}
