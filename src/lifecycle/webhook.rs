//! Webhooks: portals register addresses, events go there.

use async_trait::async_trait;
use jiff::Timestamp;
use serde_json::json;
use url::Url;

use super::{
    Authority, Error, FieldError, Result, Task,
    step::{self, Allowed},
};
use crate::{
    actor::Actor,
    audit::AuditEntry,
    clients::webhook::{DeliveryError, WebhookClient},
    id::{MessageId, PortalId, WebhookId},
    notification::{
        event::EventType,
        webhook::{
            Verdict, WebhookDelivery,
            signature::{self, Secret},
            target::TargetPolicy,
        },
    },
    store::{
        Tx, cursors,
        events::{self, StoredEvent},
        webhooks::{self, Delivery, DeliveryState, Endpoint},
    },
};

/// Name of the cursor that tells how far events were laid out.
const CURSOR: &str = "fan_out";
/// Events of one round.
const ROUND: u32 = 200;

/// The way to portals.
#[async_trait]
pub trait Courier: Send + Sync + 'static {
    /// Posts a delivery and returns the HTTP status.
    async fn deliver(&self, delivery: &WebhookDelivery) -> Result<u16, DeliveryError>;
}

#[async_trait]
impl Courier for WebhookClient {
    async fn deliver(&self, delivery: &WebhookDelivery) -> Result<u16, DeliveryError> {
        Self::deliver(self, delivery).await
    }
}

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
        must_be(actor, portal)?;
        self.check_webhook(&url, &types)?;
        let secret = Secret::generate(&*self.random)?.to_text();
        let endpoint = Endpoint {
            id: WebhookId::generate(&*self.clock, &*self.random)?,
            portal,
            url: url.to_string(),
            secret: secret.as_bytes().to_vec(),
            types,
            created_at: self.clock.now(),
            disabled_at: None,
        };
        let mut tx = self.store.begin("webhook.add").await?;
        step::allowed(&mut tx, actor, Allowed::APPLICANT_SIDE).await?;
        let known = webhooks::list(&mut tx, portal).await?;
        let live = known.iter().filter(|known| known.disabled_at.is_none()).count();
        if live >= self.policy.webhooks_per_portal as usize {
            return Err(Error::Conflict {
                from: "",
                action: "add_webhook",
                code: "too_many",
            });
        }
        webhooks::insert(&mut tx, &endpoint).await?;
        self.audit_webhook(&mut tx, actor, "webhook.added", &endpoint);
        tx.commit().await?;
        Ok((webhook(&endpoint)?, secret.to_string()))
    }

    fn check_webhook(&self, url: &Url, types: &[String]) -> Result<()> {
        let target = TargetPolicy {
            allow_private: self.policy.development,
        };
        let mut errors = Vec::new();
        if target.check_url(url).is_err() {
            errors.push(FieldError::new("/url", "address"));
        }
        for (index, kind) in types.iter().enumerate() {
            if EventType::from_code(kind).is_none() {
                errors.push(FieldError::new(format!("/types/{index}"), "event_type"));
            }
        }
        if errors.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid { errors })
        }
    }

    /// The portal's webhooks.
    pub async fn webhooks(&self, portal: PortalId) -> Result<Vec<Webhook>> {
        let mut tx = self.store.read("webhook.list").await?;
        webhooks::list(&mut tx, portal)
            .await?
            .iter()
            .map(webhook)
            .collect()
    }

    /// Takes a webhook away: it stays on record and gets nothing more.
    pub async fn remove_webhook(&self, actor: &Actor, portal: PortalId, webhook: WebhookId) -> Result<()> {
        must_be(actor, portal)?;
        let mut tx = self.store.begin("webhook.remove").await?;
        let found = webhooks::load(&mut tx, webhook).await?;
        let mut endpoint = found
            .filter(|known| known.portal == portal)
            .ok_or(Error::NotFound)?;
        endpoint.disabled_at.get_or_insert(self.clock.now());
        webhooks::save(&mut tx, &endpoint).await?;
        self.audit_webhook(&mut tx, actor, "webhook.removed", &endpoint);
        Ok(tx.commit().await?)
    }

    fn audit_webhook(&self, tx: &mut Tx, actor: &Actor, action: &'static str, endpoint: &Endpoint) {
        tx.audit(AuditEntry {
            at: self.clock.now(),
            actor: actor.clone(),
            action,
            subject: format!("portal:{}", endpoint.portal),
            details: json!({ "webhook": endpoint.id }),
        });
    }

    /// Lays one delivery per webhook for every event that has none yet (task).
    pub async fn fan_out(&self) -> Result<()> {
        let now = self.clock.now();
        let mut tx = self.store.begin("webhook.fan_out").await?;
        let cursor = cursors::load(&mut tx, CURSOR).await?;
        let after = cursor.and_then(|text| text.parse().ok()).unwrap_or(0);
        let page = events::after(&mut tx, after, ROUND).await?;
        let Some(last) = page.last().map(|event| event.seq) else {
            return Ok(());
        };
        for event in &page {
            self.lay_out(&mut tx, event, now).await?;
        }
        cursors::save(&mut tx, CURSOR, &last.to_string()).await?;
        if page.len() == ROUND as usize {
            self.enqueue(&mut tx, &Task::FanOut, now).await?;
        }
        tx.commit().await?;
        self.wake();
        Ok(())
    }

    async fn lay_out(&self, tx: &mut Tx, event: &StoredEvent, now: Timestamp) -> Result<()> {
        for endpoint in webhooks::list(tx, event.portal).await? {
            let live = endpoint.disabled_at.is_none() && endpoint.created_at <= event.at;
            if !live || !endpoint.wants(&event.kind) {
                continue;
            }
            let delivery = Delivery {
                id: MessageId::generate(&*self.clock, &*self.random)?,
                endpoint: endpoint.id,
                event_seq: event.seq,
                state: DeliveryState::Queued,
                attempts: 0,
                created_at: now,
                last_attempt_at: None,
                last_status: None,
            };
            if webhooks::insert_delivery(tx, &delivery).await? {
                let delivery = delivery.id;
                self.enqueue(tx, &Task::DeliverWebhook { delivery }, now).await?;
            }
        }
        Ok(())
    }

    /// Posts one delivery (task).
    pub async fn deliver_webhook(&self, delivery: MessageId) -> Result<()> {
        let mut tx = self.store.read("webhook.load").await?;
        let found = webhooks::load_delivery(&mut tx, delivery)
            .await?
            .ok_or(Error::NotFound)?;
        let endpoint = webhooks::load(&mut tx, found.endpoint)
            .await?
            .ok_or(Error::NotFound)?;
        let event = events::load(&mut tx, found.event_seq)
            .await?
            .ok_or(Error::NotFound)?;
        drop(tx);
        if found.state != DeliveryState::Queued {
            return Ok(());
        }
        if endpoint.disabled_at.is_some() {
            return self.give_up_delivery(delivery).await;
        }
        let status = self
            .courier
            .deliver(&self.signed(&found, &endpoint, &event)?)
            .await;
        self.delivered(found, endpoint, status).await
    }

    async fn delivered(
        &self,
        mut delivery: Delivery,
        mut endpoint: Endpoint,
        status: Result<u16, DeliveryError>,
    ) -> Result<()> {
        let now = self.clock.now();
        let verdict = match &status {
            Ok(status) => Verdict::of_status(*status),
            Err(_) => Verdict::Retry,
        };
        delivery.attempts = delivery.attempts.saturating_add(1);
        delivery.last_attempt_at = Some(now);
        delivery.last_status = status.as_ref().ok().copied();
        let mut tx = self.store.begin("webhook.delivered").await?;
        match verdict {
            Verdict::Delivered => delivery.state = DeliveryState::Delivered,
            Verdict::Retry => {}
            Verdict::Gone => {
                delivery.state = DeliveryState::Failed;
                endpoint.disabled_at = Some(now);
                webhooks::save(&mut tx, &endpoint).await?;
                self.audit_webhook(&mut tx, &Actor::system("webhooks"), "webhook.gone", &endpoint);
            }
        }
        webhooks::save_delivery(&mut tx, &delivery).await?;
        tx.commit().await?;
        let outcome = delivery.state.code();
        metrics::counter!("kepler_webhook_deliveries_total", "outcome" => outcome).increment(1);
        match (verdict, status) {
            (Verdict::Retry, Err(error)) => Err(Error::Unavailable {
                what: error.to_string(),
            }),
            (Verdict::Retry, Ok(status)) => Err(Error::Unavailable {
                what: format!("the webhook answered {status}"),
            }),
            _ => Ok(()),
        }
    }

    /// A delivery that nobody took in days: kept, and tried no more.
    pub(super) async fn give_up_delivery(&self, delivery: MessageId) -> Result<()> {
        let mut tx = self.store.begin("webhook.give_up").await?;
        if let Some(mut found) = webhooks::load_delivery(&mut tx, delivery).await? {
            found.state = DeliveryState::Failed;
            webhooks::save_delivery(&mut tx, &found).await?;
        }
        Ok(tx.commit().await?)
    }

    fn signed(
        &self,
        delivery: &Delivery,
        endpoint: &Endpoint,
        event: &StoredEvent,
    ) -> Result<WebhookDelivery> {
        let text = std::str::from_utf8(&endpoint.secret).map_err(Error::internal)?;
        let secret = Secret::from_text(text).map_err(Error::internal)?;
        let mut data = event.data.clone();
        if let Some(map) = data.as_object_mut() {
            map.insert("seq".to_owned(), json!(event.application_seq));
        }
        let body = json!({ "type": event.kind, "timestamp": event.at, "data": data });
        let body = serde_json::to_vec(&body).map_err(Error::internal)?;
        let id = delivery.id.to_string();
        Ok(WebhookDelivery {
            url: address(endpoint)?,
            headers: signature::sign(&id, self.clock.now(), &body, &[secret]),
            body,
        })
    }
}

fn must_be(actor: &Actor, portal: PortalId) -> Result<()> {
    match actor {
        Actor::Portal { id } if *id == portal => Ok(()),
        Actor::System { .. } => Ok(()),
        _ => Err(Error::Forbidden { code: "actor" }),
    }
}

fn address(endpoint: &Endpoint) -> Result<Url> {
    Url::parse(&endpoint.url).map_err(Error::internal)
}

fn webhook(endpoint: &Endpoint) -> Result<Webhook> {
    Ok(Webhook {
        id: endpoint.id,
        portal: endpoint.portal,
        url: address(endpoint)?,
        types: endpoint.types.clone(),
        created_at: endpoint.created_at,
        disabled_at: endpoint.disabled_at,
    })
}
