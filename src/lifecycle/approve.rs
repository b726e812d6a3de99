//! The second person's decisions.

use super::{Authority, Result};
use crate::{actor::Actor, id::ApplicationId, registration::application::Application};

impl Authority {
    /// The second person approves. Where answers of registers have grown old they are asked again instead, and the
    /// refusal says so.
    pub async fn approve(
        &self,
        actor: &Actor,
        application: ApplicationId,
        expected: Option<i64>,
    ) -> Result<Application> {
        let _ = (actor, application, expected);
        todo!()
    }

    /// The second person sends the case back to review.
    pub async fn return_to_review(
        &self,
        actor: &Actor,
        application: ApplicationId,
        reason: String,
        expected: Option<i64>,
    ) -> Result<Application> {
        let _ = (actor, application, reason, expected);
        todo!()
    }
}
