//! Whose eyes look: what a reader may see.

use crate::{
    actor::{Actor, Role},
    id::{ApplicationId, OperatorId, PortalId},
};

/// The reader. What lies outside the scope does not exist for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// A portal: what it handed over itself.
    Portal(PortalId),
    /// An applicant: one application.
    Applicant(ApplicationId),
    /// A person in the console, with the roles they hold.
    Operator(OperatorId, Vec<Role>),
    /// A part of Kepler.
    System,
}

impl Scope {
    /// Whether this application, handed over by that portal, is visible.
    pub fn sees(&self, application: ApplicationId, portal: PortalId) -> bool {
        match self {
            Self::Portal(own) => *own == portal,
            Self::Applicant(own) => *own == application,
            Self::Operator(_, roles) => !roles.is_empty(),
            Self::System => true,
        }
    }
}

impl From<&Actor> for Scope {
    /// The widest scope of the actor; an operator's roles are checked where the operator acts.
    fn from(actor: &Actor) -> Self {
        match actor {
            Actor::Portal { id } => Self::Portal(*id),
            Actor::Applicant { application } => Self::Applicant(*application),
            Actor::Operator { id } => Self::Operator(*id, Role::ALL.to_vec()),
            Actor::System { .. } | Actor::Register { .. } => Self::System,
        }
    }
}
