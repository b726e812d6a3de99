//! Webhook endpoints: where the portal wants its events sent.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    response::{IntoResponse as _, Response},
};
use http::{HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};
use url::Url;
use utoipa::ToSchema;

use crate::{
    http::{
        auth::PortalIdentity,
        extract::{Address, Body},
        portal::reading::Reading,
        problem::Problem,
    },
    id::WebhookId,
    lifecycle::{Authority, webhook::Webhook},
    notification::event::EventType,
};

/// A webhook endpoint, without its secret.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookEndpoint)]
pub struct EndpointView {
    id: String,
    url: String,
    /// Types of events; empty means all.
    types: Vec<String>,
    #[schema(format = DateTime)]
    created_at: String,
    /// Set when it no longer gets events.
    #[schema(format = DateTime)]
    disabled_at: Option<String>,
}

/// A new webhook endpoint with its secret, which is shown here and never again.
#[derive(Serialize, ToSchema)]
#[schema(as = NewWebhookEndpoint)]
pub struct NewEndpointView {
    #[serde(flatten)]
    endpoint: EndpointView,
    /// For the signature of Standard Webhooks.
    #[schema(example = "whsec_...")]
    secret: String,
}

/// The portal's webhook endpoints.
#[derive(Serialize, ToSchema)]
pub struct EndpointList {
    items: Vec<EndpointView>,
}

/// An endpoint to be added.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WebhookEndpointRequest)]
pub struct EndpointBody {
    /// `https`, and a host that is reachable from outside.
    #[schema(max_length = 500)]
    url: String,
    /// Types of events; empty or absent means all.
    #[serde(default)]
    #[schema(max_items = 50)]
    types: Vec<String>,
}

impl From<Webhook> for EndpointView {
    fn from(webhook: Webhook) -> Self {
        Self {
            id: webhook.id.to_string(),
            url: webhook.url.to_string(),
            types: webhook.types,
            created_at: webhook.created_at.to_string(),
            disabled_at: webhook.disabled_at.map(|at| at.to_string()),
        }
    }
}

/// Add a webhook endpoint.
#[utoipa::path(post, path = "/v1/webhook-endpoints", tag = "webhooks", request_body = EndpointBody,
    responses((status = 201, description = "Added", body = NewEndpointView)))]
pub async fn add(
    State(authority): State<Arc<Authority>>,
    portal: PortalIdentity,
    Body(body): Body<EndpointBody>,
) -> Result<Response, Problem> {
    let mut reading = Reading::default();
    let url = body.url.parse::<Url>().ok();
    if url.is_none() {
        reading.refuse("/url", "url");
    }
    for (index, code) in body.types.iter().enumerate() {
        if EventType::from_code(code).is_none() {
            reading.refuse(&format!("/types/{index}"), "unknown_value");
        }
    }
    let url = reading.finish(url)?;
    let (webhook, secret) = authority
        .add_webhook(&portal.actor(), portal.id(), url, body.types)
        .await?;
    let view = NewEndpointView {
        endpoint: webhook.into(),
        secret,
    };
    let no_store = HeaderValue::from_static("no-store");
    Ok((
        StatusCode::CREATED,
        [(header::CACHE_CONTROL, no_store)],
        Json(view),
    )
        .into_response())
}

/// List the webhook endpoints.
#[utoipa::path(get, path = "/v1/webhook-endpoints", tag = "webhooks",
    responses((status = 200, description = "All of them", body = EndpointList)))]
pub async fn list(
    State(authority): State<Arc<Authority>>,
    portal: PortalIdentity,
) -> Result<Json<EndpointList>, Problem> {
    let webhooks = authority.webhooks(portal.id()).await?;
    let items = webhooks.into_iter().map(EndpointView::from).collect();
    Ok(Json(EndpointList { items }))
}

/// Disable a webhook endpoint for good. It stays in the list, with the time of its end.
#[utoipa::path(delete, path = "/v1/webhook-endpoints/{id}", tag = "webhooks",
    responses((status = 204, description = "Disabled")))]
pub async fn remove(
    State(authority): State<Arc<Authority>>,
    portal: PortalIdentity,
    Address(id): Address<WebhookId>,
) -> Result<StatusCode, Problem> {
    authority.remove_webhook(&portal.actor(), portal.id(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}
