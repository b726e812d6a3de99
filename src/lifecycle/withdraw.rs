//! The applicant takes the application back.

use super::{Authority, Result};
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
        let _ = (actor, application, reason, expected);
        todo!()
    }
}
