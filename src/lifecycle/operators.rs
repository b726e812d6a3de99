//! People who work in the console: invitation, sign-in, roles.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{
    Authority, Error, Result,
    step::{self, Allowed},
    token,
};
use crate::{
    actor::{Actor, Role},
    audit::AuditEntry,
    id::OperatorId,
    registration::{applicant::EmailAddress, operator::Operator},
    store::{StoreError, Tx, operators, sign_in},
};

/// How long a link may lie unused.
const LINK: SignedDuration = SignedDuration::from_mins(15);
/// How long a session lasts.
const SESSION: SignedDuration = SignedDuration::from_hours(10);

const OFFICER: Allowed = Allowed::roles(&[Role::SecurityOfficer]);

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
        let operator = self.invited(invitation)?;
        let mut tx = self.store.begin("operator.invite").await?;
        step::allowed(&mut tx, actor, OFFICER).await?;
        match operators::insert(&mut tx, &operator).await {
            Err(StoreError::Conflict { .. }) => return Err(Error::invalid("/email", "email_taken")),
            other => other?,
        }
        let roles: Vec<&str> = operator.roles.iter().map(|role| role.code()).collect();
        self.audit_operator(
            &mut tx,
            actor,
            "operator.invited",
            operator.id,
            json!({ "roles": roles }),
        );
        tx.commit().await?;
        Ok(operator)
    }

    /// Locks a person out, at once; sessions end.
    pub async fn lock_operator(&self, actor: &Actor, operator: OperatorId) -> Result<Operator> {
        let mut tx = self.store.begin("operator.lock").await?;
        step::allowed(&mut tx, actor, OFFICER).await?;
        let mut found = operators::load(&mut tx, operator).await?.ok_or(Error::NotFound)?;
        found.locked_at.get_or_insert(self.clock.now());
        operators::save(&mut tx, &found).await?;
        self.audit_operator(&mut tx, actor, "operator.locked", operator, json!({}));
        tx.commit().await?;
        Ok(found)
    }

    /// Everybody.
    pub async fn operators(&self) -> Result<Vec<Operator>> {
        let mut tx = self.store.read("operator.list").await?;
        Ok(operators::list(&mut tx).await?)
    }

    /// One person.
    pub async fn operator(&self, operator: OperatorId) -> Result<Operator> {
        let mut tx = self.store.read("operator.load").await?;
        operators::load(&mut tx, operator).await?.ok_or(Error::NotFound)
    }

    /// A link that signs this person in, once.
    pub async fn sign_in_link(&self, actor: &Actor, operator: OperatorId) -> Result<Ticket> {
        let ticket = self.ticket(operator, LINK)?;
        let mut tx = self.store.begin("operator.link").await?;
        step::allowed(&mut tx, actor, OFFICER).await?;
        operators::load(&mut tx, operator).await?.ok_or(Error::NotFound)?;
        let sha256 = token::sha256_hex(ticket.token.as_bytes());
        sign_in::insert_link(&mut tx, &sha256, operator, ticket.expires_at).await?;
        self.audit_operator(&mut tx, actor, "operator.link_made", operator, json!({}));
        tx.commit().await?;
        Ok(ticket)
    }

    /// Uses a link: opens a session. `NotFound` for a link that was used, has expired or never was.
    pub async fn sign_in(&self, link: &str) -> Result<Ticket> {
        let now = self.clock.now();
        let mut tx = self.store.begin("operator.sign_in").await?;
        let used = sign_in::use_link(&mut tx, &token::sha256_hex(link.as_bytes()), now).await?;
        let operator = match used {
            Some(id) => operators::load(&mut tx, id).await?,
            None => None,
        };
        let operator = operator
            .filter(|operator| operator.locked_at.is_none())
            .ok_or(Error::NotFound)?;
        let ticket = self.ticket(operator.id, SESSION)?;
        let sha256 = token::sha256_hex(ticket.token.as_bytes());
        sign_in::insert_session(&mut tx, &sha256, operator.id, ticket.expires_at).await?;
        let actor = Actor::Operator { id: operator.id };
        self.audit_operator(&mut tx, &actor, "operator.signed_in", operator.id, json!({}));
        tx.commit().await?;
        Ok(ticket)
    }

    /// Who a session belongs to; nobody once it ended or the person was locked.
    pub async fn operator_of_session(&self, session: &str) -> Result<Option<Operator>> {
        let mut tx = self.store.read("operator.session").await?;
        let sha256 = token::sha256_hex(session.as_bytes());
        let Some(id) = sign_in::session(&mut tx, &sha256, self.clock.now()).await? else {
            return Ok(None);
        };
        let operator = operators::load(&mut tx, id).await?;
        Ok(operator.filter(|operator| operator.locked_at.is_none()))
    }

    /// Ends a session.
    pub async fn sign_out(&self, session: &str) -> Result<()> {
        let mut tx = self.store.begin("operator.sign_out").await?;
        let sha256 = token::sha256_hex(session.as_bytes());
        sign_in::end_session(&mut tx, &sha256, self.clock.now()).await?;
        Ok(tx.commit().await?)
    }

    fn invited(&self, invitation: Invitation) -> Result<Operator> {
        if invitation.name.trim().is_empty() || invitation.name.len() > 200 {
            return Err(Error::invalid("/name", "length"));
        }
        let email: EmailAddress = invitation
            .email
            .parse()
            .map_err(|_| Error::invalid("/email", "email"))?;
        Ok(Operator {
            id: OperatorId::generate(&*self.clock, &*self.random)?,
            name: invitation.name.trim().to_owned(),
            email: email.as_str().to_owned(),
            roles: invitation.roles,
            video_trained_until: invitation.video_trained_until,
            locked_at: None,
        })
    }

    fn ticket(&self, operator: OperatorId, life: SignedDuration) -> Result<Ticket> {
        let expires_at = self.clock.now().checked_add(life).map_err(Error::internal)?;
        Ok(Ticket {
            token: token::generate(&*self.random)?,
            operator,
            expires_at,
        })
    }

    fn audit_operator(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        action: &'static str,
        operator: OperatorId,
        details: Value,
    ) {
        tx.audit(AuditEntry {
            at: self.clock.now(),
            actor: actor.clone(),
            action,
            subject: format!("operator:{operator}"),
            details,
        });
    }
}
