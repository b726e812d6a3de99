//! A person who works in the console.

use jiff::Timestamp;

use crate::{actor::Role, id::OperatorId};

/// An operator of the authority.
#[derive(Clone, PartialEq, Eq)]
pub struct Operator {
    /// Identifier.
    pub id: OperatorId,
    /// Name, as the console shows it.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// What the person may do.
    pub roles: Vec<Role>,
    /// Until when the training for video calls counts.
    pub video_trained_until: Option<Timestamp>,
    /// Set when the person may no longer sign in.
    pub locked_at: Option<Timestamp>,
}

impl Operator {
    /// The person holds this role and is not locked.
    pub fn has(&self, role: Role) -> bool {
        self.locked_at.is_none() && self.roles.contains(&role)
    }

    /// The person may hold video calls at that moment: the role, and training that still counts.
    pub fn may_hold_calls(&self, at: Timestamp) -> bool {
        self.has(Role::VideoOperator) && self.video_trained_until.is_some_and(|until| at <= until)
    }
}

impl std::fmt::Debug for Operator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Operator({}, ..)", self.id)
    }
}
