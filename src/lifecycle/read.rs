//! Look-ups of applications within a scope.

use super::{Authority, Result, Scope};
use crate::{actor::Actor, id::ApplicationId, registration::application::Application};

impl Authority {
    /// An application. What belongs to another portal is not found.
    pub async fn application(&self, scope: &Scope, application: ApplicationId) -> Result<Application> {
        let _ = (scope, application);
        todo!()
    }

    /// An application for somebody who will see personal data unmasked: on record with the reason.
    pub async fn reveal(&self, actor: &Actor, application: ApplicationId, reason: &str) -> Result<Application> {
        let _ = (actor, application, reason);
        todo!()
    }

    /// The cases in these states, by due time.
    pub async fn queue(&self, scope: &Scope, states: &[&str], limit: u32) -> Result<Vec<Application>> {
        let _ = (scope, states, limit);
        todo!()
    }
}
