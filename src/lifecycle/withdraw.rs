//! The applicant takes the application back.

use serde_json::json;

use super::{
    Authority, Result,
    step::{Allowed, Call},
};
use crate::{actor::Actor, id::ApplicationId, registration::application::Application};

impl Authority {
    /// Ends the application: possible until the authority begins to sign.
    pub async fn withdraw(
        &self,
        actor: &Actor,
        application: ApplicationId,
        reason: String,
        expected: Option<i64>,
    ) -> Result<Application> {
        let call = Call {
            actor,
            action: "application.withdrawn",
            application,
            expected,
            allowed: Allowed::APPLICANT_SIDE,
        };
        self.change(call, json!({}), |step, before| {
            Ok(before.withdraw(reason, step.now)?)
        })
        .await
    }
}
