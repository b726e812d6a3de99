//! Rejection, hold, and release from hold.

use super::{Authority, Result};
use crate::{actor::Actor, id::ApplicationId, registration::application::Application};

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
        let _ = (actor, application, rejection, expected);
        todo!()
    }

    /// Stops the application, whatever else is green.
    pub async fn hold(
        &self,
        actor: &Actor,
        application: ApplicationId,
        reason: String,
        expected: Option<i64>,
    ) -> Result<Application> {
        let _ = (actor, application, reason, expected);
        todo!()
    }

    /// Lets the application go on where it stood.
    pub async fn release_hold(
        &self,
        actor: &Actor,
        application: ApplicationId,
        expected: Option<i64>,
    ) -> Result<Application> {
        let _ = (actor, application, expected);
        todo!()
    }
}
