//! The applicant puts right what a reviewer found.

use serde_json::json;

use super::{
    Authority, Result,
    step::{Allowed, Call},
};
use crate::{
    actor::Actor,
    id::ApplicationId,
    lifecycle::submit::check_holder,
    registration::{applicant::Holder, application::Application},
};

impl Authority {
    /// Takes corrected data. Only what a defect names may change; the registers are asked again.
    pub async fn correct(
        &self,
        actor: &Actor,
        application: ApplicationId,
        holder: Holder,
        targets: Vec<String>,
        expected: Option<i64>,
    ) -> Result<Application> {
        let call = Call {
            actor,
            action: "application.corrected",
            application,
            expected,
            allowed: Allowed::APPLICANT_SIDE,
        };
        self.change(call, json!({ "targets": targets.clone() }), |step, before| {
            check_holder(&holder, step.now)?;
            Ok(before.correct(holder, &targets, step.now)?)
        })
        .await
    }
}
