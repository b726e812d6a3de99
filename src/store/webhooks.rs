//! Webhook addresses of portals, with sealed secrets, and what was delivered to them.

use jiff::Timestamp;

use super::{
    StoreError, Tx,
    row::{Row, limit, micros},
    sealing::Place,
    statement::statements,
};
use crate::id::{MessageId, PortalId, WebhookId};

const ENDPOINTS: &str = "webhook_endpoints";
const DELIVERIES: &str = "webhook_deliveries";

/// An address to which a portal wants its events.
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Identifier.
    pub id: WebhookId,
    /// Whose.
    pub portal: PortalId,
    /// The address.
    pub url: String,
    /// The key that signs deliveries.
    pub secret: Vec<u8>,
    /// The kinds of events that it wants; all when empty.
    pub types: Vec<String>,
    /// Since when.
    pub created_at: Timestamp,
    /// Gets nothing more since then.
    pub disabled_at: Option<Timestamp>,
}

impl Endpoint {
    /// The endpoint wants events of this kind.
    pub fn wants(&self, kind: &str) -> bool {
        self.disabled_at.is_none()
            && (self.types.is_empty() || self.types.iter().any(|wanted| wanted == kind))
    }
}

impl std::fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Endpoint({}, {})", self.id, self.portal)
    }
}

/// Where a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryState {
    /// To be delivered.
    Queued,
    /// The endpoint took it.
    Delivered,
    /// Given up.
    Failed,
}

impl DeliveryState {
    /// The code in database and API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }

    /// The state of that code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Queued, Self::Delivered, Self::Failed]
            .into_iter()
            .find(|state| state.code() == code)
    }
}

/// One event on its way to one endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Identifier: the webhook-id that the endpoint sees, the same in every attempt.
    pub id: MessageId,
    /// Where to.
    pub endpoint: WebhookId,
    /// Number of the event.
    pub event_seq: i64,
    /// Where it stands.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: u32,
    /// Since when.
    pub created_at: Timestamp,
    /// The last attempt.
    pub last_attempt_at: Option<Timestamp>,
    /// What the endpoint answered to it, if it did.
    pub last_status: Option<u16>,
}

statements! {
    INSERT = "INSERT INTO webhook_endpoints (id, portal_id, url, secret, types, created_at, disabled_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    SAVE = "UPDATE webhook_endpoints SET portal_id = $2, url = $3, secret = $4, types = $5, created_at = $6, \
        disabled_at = $7 WHERE id = $1";
    LOAD = "SELECT * FROM webhook_endpoints WHERE id = $1";
    LIST = "SELECT * FROM webhook_endpoints WHERE portal_id = $1 ORDER BY id";
    INSERT_DELIVERY = "INSERT INTO webhook_deliveries (id, endpoint_id, event_seq, state, attempts, created_at, \
        last_attempt_at, last_status) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
        ON CONFLICT (endpoint_id, event_seq) DO NOTHING";
    SAVE_DELIVERY = "UPDATE webhook_deliveries SET state = $2, attempts = $3, last_attempt_at = $4, last_status = $5 \
        WHERE id = $1";
    LOAD_DELIVERY = "SELECT * FROM webhook_deliveries WHERE id = $1";
    LIST_DELIVERIES = "SELECT * FROM webhook_deliveries WHERE endpoint_id = $1 ORDER BY event_seq DESC LIMIT $2";
}

/// Adds an endpoint.
pub async fn insert(tx: &mut Tx, endpoint: &Endpoint) -> Result<(), StoreError> {
    write(tx, &INSERT, endpoint).await
}

/// Changes an endpoint; disabling it is a change.
pub async fn save(tx: &mut Tx, endpoint: &Endpoint) -> Result<(), StoreError> {
    write(tx, &SAVE, endpoint).await
}

/// The endpoint of that identifier.
pub async fn load(tx: &mut Tx, id: WebhookId) -> Result<Option<Endpoint>, StoreError> {
    let query = tx.query(&LOAD).bind(id.to_string());
    let row = tx.one(ENDPOINTS, query).await?;
    row.map(|row| endpoint(tx, &row)).transpose()
}

/// All endpoints of a portal.
pub async fn list(tx: &mut Tx, portal: PortalId) -> Result<Vec<Endpoint>, StoreError> {
    let query = tx.query(&LIST).bind(portal.to_string());
    let rows = tx.all(ENDPOINTS, query).await?;
    rows.iter().map(|row| endpoint(tx, row)).collect()
}

/// Adds a delivery; false when the endpoint has one of this event already.
pub async fn insert_delivery(tx: &mut Tx, delivery: &Delivery) -> Result<bool, StoreError> {
    let query = tx
        .query(&INSERT_DELIVERY)
        .bind(delivery.id.to_string())
        .bind(delivery.endpoint.to_string())
        .bind(delivery.event_seq)
        .bind(delivery.state.code())
        .bind(i64::from(delivery.attempts))
        .bind(micros(delivery.created_at))
        .bind(delivery.last_attempt_at.map(micros))
        .bind(delivery.last_status.map(i64::from));
    Ok(tx.run(query).await? == 1)
}

/// Notes what became of a delivery.
pub async fn save_delivery(tx: &mut Tx, delivery: &Delivery) -> Result<(), StoreError> {
    let query = tx
        .query(&SAVE_DELIVERY)
        .bind(delivery.id.to_string())
        .bind(delivery.state.code())
        .bind(i64::from(delivery.attempts))
        .bind(delivery.last_attempt_at.map(micros))
        .bind(delivery.last_status.map(i64::from));
    tx.change(query, "delivery").await
}

/// The delivery of that identifier.
pub async fn load_delivery(tx: &mut Tx, id: MessageId) -> Result<Option<Delivery>, StoreError> {
    let query = tx.query(&LOAD_DELIVERY).bind(id.to_string());
    tx.one(DELIVERIES, query)
        .await?
        .as_ref()
        .map(delivery)
        .transpose()
}

/// The newest deliveries to an endpoint.
pub async fn list_deliveries(
    tx: &mut Tx,
    endpoint: WebhookId,
    at_most: u32,
) -> Result<Vec<Delivery>, StoreError> {
    let query = tx
        .query(&LIST_DELIVERIES)
        .bind(endpoint.to_string())
        .bind(limit(at_most));
    tx.all(DELIVERIES, query).await?.iter().map(delivery).collect()
}

async fn write(
    tx: &mut Tx,
    statement: &super::dialect::Statement,
    endpoint: &Endpoint,
) -> Result<(), StoreError> {
    let id = endpoint.id.to_string();
    let secret = tx.sealing().seal(place(&id), &endpoint.secret)?;
    let query = tx
        .query(statement)
        .bind(id)
        .bind(endpoint.portal.to_string())
        .bind(endpoint.url.clone())
        .bind(secret)
        .bind(endpoint.types.join(" "))
        .bind(micros(endpoint.created_at))
        .bind(endpoint.disabled_at.map(micros));
    tx.change(query, "webhook").await
}

fn place(id: &str) -> Place<'_> {
    Place {
        table: ENDPOINTS,
        column: "secret",
        id,
    }
}

fn endpoint(tx: &Tx, row: &Row) -> Result<Endpoint, StoreError> {
    let id = row.text("id")?;
    let secret = tx.sealing().open(place(&id), &row.blob("secret")?)?;
    Ok(Endpoint {
        id: row.parsed("id")?,
        portal: row.parsed("portal_id")?,
        url: row.text("url")?,
        secret: secret.to_vec(),
        types: row.text("types")?.split_whitespace().map(str::to_owned).collect(),
        created_at: row.instant("created_at")?,
        disabled_at: row.optional_instant("disabled_at")?,
    })
}

fn delivery(row: &Row) -> Result<Delivery, StoreError> {
    let status = row
        .optional_integer("last_status")?
        .map(u16::try_from)
        .transpose();
    Ok(Delivery {
        id: row.parsed("id")?,
        endpoint: row.parsed("endpoint_id")?,
        event_seq: row.integer("event_seq")?,
        state: row.code("state", DeliveryState::from_code)?,
        attempts: row.number("attempts")?,
        created_at: row.instant("created_at")?,
        last_attempt_at: row.optional_instant("last_attempt_at")?,
        last_status: status.map_err(|_| row.inconsistent("last_status"))?,
    })
}
