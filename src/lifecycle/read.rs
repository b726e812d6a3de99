//! Look-ups of applications within a scope.

use jiff::Timestamp;
use serde_json::json;

use super::{
    Authority, Error, Result, Scope,
    step::{self, Allowed, Call},
};
use crate::{
    actor::{Actor, Role},
    audit::{AuditEntry, AuditRecord},
    id::ApplicationId,
    registration::application::Application,
    store::{
        applications::{self, ApplicationFilter},
        audit,
    },
};

/// Records of one page at most.
const PAGE: u32 = 200;

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
        let portal = match scope {
            Scope::Portal(portal) => Some(*portal),
            Scope::Operator(_, roles) if roles.is_empty() => return Err(Error::Forbidden { code: "role" }),
            Scope::Operator(..) | Scope::System => None,
            Scope::Applicant(application) => {
                let one = self.application(scope, *application).await?;
                return Ok(vec![one]);
            }
        };
        let filter = ApplicationFilter {
            portal,
            states: query.states,
            changed_after: query.changed_after,
            reference: query.reference,
            after: query.after,
            limit: query.limit.clamp(1, PAGE),
        };
        let mut tx = self.store.read("applications.list").await?;
        Ok(applications::list(&mut tx, &filter).await?)
    }

    /// How many applications stand in each state, by its code.
    pub async fn count_by_state(&self) -> Result<Vec<(String, i64)>> {
        let mut tx = self.store.read("applications.count").await?;
        Ok(applications::count_by_state(&mut tx).await?)
    }

    /// An application. What belongs to another portal is not found.
    pub async fn application(&self, scope: &Scope, application: ApplicationId) -> Result<Application> {
        let mut tx = self.store.read("application.load").await?;
        applications::load(&mut tx, application)
            .await?
            .filter(|found| scope.sees(found.id(), found.portal()))
            .ok_or(Error::NotFound)
    }

    /// An application for somebody who will see personal data unmasked: on record with the reason.
    pub async fn reveal(
        &self,
        actor: &Actor,
        application: ApplicationId,
        reason: &str,
    ) -> Result<Application> {
        let call = Call {
            actor,
            action: "application.revealed",
            application,
            expected: None,
            allowed: Allowed::roles(&Role::ALL).or_applicant_side(),
        };
        let mut step = self.open(&call).await?;
        step.tx.audit(AuditEntry {
            at: step.now,
            actor: actor.clone(),
            action: call.action,
            subject: step::subject(application),
            details: json!({ "reason": reason }),
        });
        step.tx.commit().await?;
        Ok(step.before)
    }

    /// The cases in these states, by due time.
    pub async fn queue(&self, scope: &Scope, states: &[&str], limit: u32) -> Result<Vec<Application>> {
        match scope {
            Scope::Operator(_, roles) if !roles.is_empty() => {}
            Scope::System => {}
            _ => return Err(Error::Forbidden { code: "role" }),
        }
        let mut tx = self.store.read("applications.queue").await?;
        Ok(applications::queue(&mut tx, states, limit.clamp(1, PAGE)).await?)
    }

    /// What is on record about an application, oldest first: for operators and the command line.
    pub async fn history(&self, scope: &Scope, application: ApplicationId) -> Result<Vec<AuditRecord>> {
        self.application(scope, application).await?;
        let mut tx = self.store.read("application.history").await?;
        Ok(audit::of_subject(&mut tx, &step::subject(application), 1_000).await?)
    }
}
