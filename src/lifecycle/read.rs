//! Look-ups of applications within a scope.

use jiff::Timestamp;

use super::{Authority, Result, Scope};
use crate::{actor::Actor, id::ApplicationId, registration::application::Application};

/// Which applications to list, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApplicationQuery {
    /// Codes of states; none means all.
    pub states: Vec<String>,
    /// Changed after this moment.
    pub changed_after: Option<Timestamp>,
    /// The portal's own name.
    pub reference: Option<String>,
    /// The last one of the page before.
    pub after: Option<ApplicationId>,
    /// At most so many.
    pub limit: u32,
}

impl Authority {
    /// A page of the applications in scope.
    pub async fn applications(&self, scope: &Scope, query: ApplicationQuery) -> Result<Vec<Application>> {
        let _ = (scope, query);
        todo!()
    }

    /// How many applications stand in each state, by its code.
    pub async fn count_by_state(&self) -> Result<Vec<(String, i64)>> {
        todo!()
    }

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
