//! People who work in the console: invitation, sign-in, roles.

use jiff::Timestamp;

use super::{Authority, Result};
use crate::{
    actor::{Actor, Role},
    id::OperatorId,
    registration::operator::Operator,
};

/// A token that opens a door once, or a session; shown once, only its hash is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Ticket {
    /// The token.
    pub token: String,
    /// Whom it belongs to.
    pub operator: OperatorId,
    /// Not accepted afterwards.
    pub expires_at: Timestamp,
}

/// A person to be invited.
#[derive(Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// What the person may do.
    pub roles: Vec<Role>,
    /// Until when the training for video calls counts.
    pub video_trained_until: Option<Timestamp>,
}

impl Authority {
    /// Adds a person. By a security officer, or by the command line.
    pub async fn invite(&self, actor: &Actor, invitation: Invitation) -> Result<Operator> {
        let _ = (actor, invitation.name);
        todo!()
    }

    /// Locks a person out, at once; sessions end.
    pub async fn lock_operator(&self, actor: &Actor, operator: OperatorId) -> Result<Operator> {
        let _ = (actor, operator);
        todo!()
    }

    /// Everybody.
    pub async fn operators(&self) -> Result<Vec<Operator>> {
        todo!()
    }

    /// One person.
    pub async fn operator(&self, operator: OperatorId) -> Result<Operator> {
        let _ = operator;
        todo!()
    }

    /// A link that signs this person in, once.
    pub async fn sign_in_link(&self, actor: &Actor, operator: OperatorId) -> Result<Ticket> {
        let _ = (actor, operator);
        todo!()
    }

    /// Uses a link: opens a session. `NotFound` for a link that was used, has expired or never was.
    pub async fn sign_in(&self, link: &str) -> Result<Ticket> {
        let _ = link;
        todo!()
    }

    /// Who a session belongs to; nobody once it ended or the person was locked.
    pub async fn operator_of_session(&self, session: &str) -> Result<Option<Operator>> {
        let _ = session;
        todo!()
    }

    /// Ends a session.
    pub async fn sign_out(&self, session: &str) -> Result<()> {
        let _ = session;
        todo!()
    }
}
