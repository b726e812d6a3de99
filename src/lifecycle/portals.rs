//! Portals: the tenants of the API, and the feed of their events.

use jiff::Timestamp;

use super::{Authority, Result};
use crate::{
    actor::Actor,
    id::{ApplicationId, PortalId},
    registration::portal::Portal,
};

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
        let _ = (actor, name);
        todo!()
    }

    /// Gives a portal a new bearer token; the old one no longer works.
    pub async fn rotate_portal_token(&self, actor: &Actor, portal: PortalId) -> Result<String> {
        let _ = (actor, portal);
        todo!()
    }

    /// Ties a portal to its client certificate: SHA-256 of the DER, lower-case hex; none loosens the tie.
    pub async fn bind_portal_certificate(
        &self,
        actor: &Actor,
        portal: PortalId,
        sha256: Option<String>,
    ) -> Result<Portal> {
        let _ = (actor, portal, sha256);
        todo!()
    }

    /// All portals.
    pub async fn portals(&self) -> Result<Vec<Portal>> {
        todo!()
    }

    /// The portal of a bearer token.
    pub async fn portal_by_token(&self, token: &str) -> Result<Option<Portal>> {
        let _ = token;
        todo!()
    }

    /// The portal of a client certificate, by SHA-256 of its DER in lower-case hex.
    pub async fn portal_by_certificate(&self, sha256: &str) -> Result<Option<Portal>> {
        let _ = sha256;
        todo!()
    }

    /// The portal's events after a place in the feed, oldest first.
    pub async fn events(&self, portal: PortalId, after: i64, limit: u32) -> Result<Vec<PortalEvent>> {
        let _ = (portal, after, limit);
        todo!()
    }
}
