//! Webhooks: portals register addresses, events go there.

use jiff::Timestamp;
use url::Url;

use super::{Authority, Result};
use crate::{
    actor::Actor,
    id::{MessageId, PortalId, WebhookId},
};

/// A portal's webhook, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// Identifier.
    pub id: WebhookId,
    /// Whose.
    pub portal: PortalId,
    /// Where events go.
    pub url: Url,
    /// Types of events; none means all.
    pub types: Vec<String>,
    /// When it was added.
    pub created_at: Timestamp,
    /// Set when it no longer gets events.
    pub disabled_at: Option<Timestamp>,
}

impl Authority {
    /// Adds a webhook and makes its secret (`whsec_...`), which is shown once.
    pub async fn add_webhook(
        &self,
        actor: &Actor,
        portal: PortalId,
        url: Url,
        types: Vec<String>,
    ) -> Result<(Webhook, String)> {
        let _ = (actor, portal, url, types);
        todo!()
    }

    /// The portal's webhooks.
    pub async fn webhooks(&self, portal: PortalId) -> Result<Vec<Webhook>> {
        let _ = portal;
        todo!()
    }

    /// Takes a webhook away.
    pub async fn remove_webhook(&self, actor: &Actor, portal: PortalId, webhook: WebhookId) -> Result<()> {
        let _ = (actor, portal, webhook);
        todo!()
    }

    /// Lays one delivery per webhook for every event that has none yet (task).
    pub async fn fan_out(&self) -> Result<()> {
        todo!()
    }

    /// Posts one delivery (task).
    pub async fn deliver_webhook(&self, delivery: MessageId) -> Result<()> {
        let _ = delivery;
        todo!()
    }
}
