//! Portals: the tenants of the API, and the feed of their events.

use jiff::Timestamp;

use serde_json::json;

use super::{
    Authority, Error, Result,
    step::{self, Allowed},
    token,
};
use crate::{
    actor::{Actor, Role},
    audit::AuditEntry,
    id::{ApplicationId, PortalId},
    registration::portal::Portal,
    store::{StoreError, Tx, events, portals},
};

const OFFICER: Allowed = Allowed::roles(&[Role::SecurityOfficer]);

/// An event as a portal reads it: identifiers only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortalEvent {
    /// Place in the feed: grows without end, never reused.
    pub seq: i64,
    /// The application, if it is about one.
    pub application: Option<ApplicationId>,
    /// Place within the application, from 1.
    pub application_seq: Option<i64>,
    /// Type, as in [`EventType`](crate::notification::event::EventType).
    pub kind: String,
    /// When.
    pub at: Timestamp,
    /// Identifiers and the state afterwards.
    pub data: serde_json::Value,
}

impl Authority {
    /// Adds a portal and makes its bearer token, which is shown once.
    pub async fn add_portal(&self, actor: &Actor, name: &str) -> Result<(Portal, String)> {
        if name.trim().is_empty() || name.len() > 200 {
            return Err(Error::invalid("/name", "length"));
        }
        let token = token::generate(&*self.random)?;
        let portal = Portal {
            id: PortalId::generate(&*self.clock, &*self.random)?,
            name: name.trim().to_owned(),
            token_sha256: Some(token::sha256_hex(token.as_bytes())),
            certificate_sha256: None,
            created_at: self.clock.now(),
        };
        let mut tx = self.store.begin("portal.add").await?;
        step::allowed(&mut tx, actor, OFFICER).await?;
        portals::insert(&mut tx, &portal).await?;
        self.audit_portal(&mut tx, actor, "portal.added", portal.id);
        tx.commit().await?;
        Ok((portal, token))
    }

    /// Gives a portal a new bearer token; the old one no longer works.
    pub async fn rotate_portal_token(&self, actor: &Actor, portal: PortalId) -> Result<String> {
        let token = token::generate(&*self.random)?;
        let sha256 = token::sha256_hex(token.as_bytes());
        self.change_portal(actor, portal, "portal.token_rotated", |portal| {
            portal.token_sha256 = Some(sha256);
        })
        .await?;
        Ok(token)
    }

    /// Ties a portal to its client certificate: SHA-256 of the DER, lower-case hex; none loosens the tie.
    pub async fn bind_portal_certificate(
        &self,
        actor: &Actor,
        portal: PortalId,
        sha256: Option<String>,
    ) -> Result<Portal> {
        self.change_portal(actor, portal, "portal.certificate_bound", |portal| {
            portal.certificate_sha256 = sha256;
        })
        .await
    }

    /// All portals.
    pub async fn portals(&self) -> Result<Vec<Portal>> {
        let mut tx = self.store.read("portal.list").await?;
        Ok(portals::list(&mut tx).await?)
    }

    /// The portal of a bearer token.
    pub async fn portal_by_token(&self, token: &str) -> Result<Option<Portal>> {
        let mut tx = self.store.read("portal.by_token").await?;
        Ok(portals::by_token(&mut tx, &token::sha256_hex(token.as_bytes())).await?)
    }

    /// The portal of a client certificate, by SHA-256 of its DER in lower-case hex.
    pub async fn portal_by_certificate(&self, sha256: &str) -> Result<Option<Portal>> {
        let mut tx = self.store.read("portal.by_certificate").await?;
        Ok(portals::by_certificate(&mut tx, sha256).await?)
    }

    /// The portal's events after a place in the feed, oldest first.
    pub async fn events(&self, portal: PortalId, after: i64, limit: u32) -> Result<Vec<PortalEvent>> {
        let mut tx = self.store.read("portal.events").await?;
        let found = events::list(&mut tx, portal, after, limit.clamp(1, 500)).await?;
        Ok(found
            .into_iter()
            .map(|event| PortalEvent {
                seq: event.seq,
                application: event.application,
                application_seq: event.application_seq,
                kind: event.kind,
                at: event.at,
                data: event.data,
            })
            .collect())
    }

    async fn change_portal(
        &self,
        actor: &Actor,
        portal: PortalId,
        action: &'static str,
        change: impl FnOnce(&mut Portal) + Send,
    ) -> Result<Portal> {
        let mut tx = self.store.begin(action).await?;
        step::allowed(&mut tx, actor, OFFICER).await?;
        let mut found = portals::load(&mut tx, portal).await?.ok_or(Error::NotFound)?;
        change(&mut found);
        match portals::save(&mut tx, &found).await {
            Err(StoreError::Conflict { .. }) => {
                return Err(Error::invalid("/certificate", "certificate_taken"));
            }
            other => other?,
        }
        self.audit_portal(&mut tx, actor, action, portal);
        tx.commit().await?;
        Ok(found)
    }

    fn audit_portal(&self, tx: &mut Tx, actor: &Actor, action: &'static str, portal: PortalId) {
        tx.audit(AuditEntry {
            at: self.clock.now(),
            actor: actor.clone(),
            action,
            subject: format!("portal:{portal}"),
            details: json!({}),
        });
    }
}
