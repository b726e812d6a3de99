//! The portal's event feed: identifiers only, strictly ordered.

use std::sync::Arc;

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    http::{
        auth::PortalIdentity,
        extract::{Address, Parameters},
        problem::Problem,
    },
    id::ApplicationId,
    lifecycle::{self, Authority, portals::PortalEvent},
    store::{
        StoreError,
        events::{self, StoredEvent},
    },
};

/// One event.
#[derive(Serialize, ToSchema)]
#[schema(as = Event)]
pub struct EventView {
    /// Place in the feed: grows without end.
    seq: i64,
    application: Option<String>,
    /// Place within the application, from 1.
    application_seq: Option<i64>,
    /// For instance `application.state_changed`; tolerate types that you do not know.
    r#type: String,
    #[schema(format = DateTime)]
    at: String,
    /// Identifiers and the state afterwards, no personal data.
    #[schema(value_type = Object)]
    data: serde_json::Value,
}

/// A page of the feed.
#[derive(Serialize, ToSchema)]
pub struct EventPage {
    items: Vec<EventView>,
    /// `after` of the next page, also when this one is empty.
    next: i64,
}

impl From<PortalEvent> for EventView {
    fn from(event: PortalEvent) -> Self {
        Self {
            seq: event.seq,
            application: event.application.map(|id| id.to_string()),
            application_seq: event.application_seq,
            r#type: event.kind,
            at: event.at.to_string(),
            data: event.data,
        }
    }
}

/// Read the events after a place in the feed, oldest first.
#[utoipa::path(get, path = "/v1/events", tag = "events",
    params(
        ("after" = Option<i64>, Query, description = "`next` of the page before; 0 for the beginning"),
        ("limit" = Option<u32>, Query, description = "1 to 200, 50 if not given"),
    ),
    responses((status = 200, description = "A page", body = EventPage)))]
pub async fn list(
    State(authority): State<Arc<Authority>>,
    portal: PortalIdentity,
    mut parameters: Parameters,
) -> Result<Json<EventPage>, Problem> {
    let after: i64 = parameters.value("after", "wrong_type").unwrap_or(0);
    let limit = parameters.limit();
    parameters.finish()?;
    let events = authority.events(portal.id(), after, limit).await?;
    Ok(Json(EventPage {
        next: events.last().map_or(after, |event| event.seq),
        items: events.into_iter().map(EventView::from).collect(),
    }))
}

/// What has happened to one application, oldest first.
#[derive(Serialize, ToSchema)]
pub struct Timeline {
    items: Vec<EventView>,
}

/// Read the public events of an application.
#[utoipa::path(get, path = "/v1/applications/{id}/timeline", tag = "events",
    responses((status = 200, description = "All of them", body = Timeline)))]
pub async fn timeline(
    State(authority): State<Arc<Authority>>,
    portal: PortalIdentity,
    Address(id): Address<ApplicationId>,
) -> Result<Json<Timeline>, Problem> {
    authority.application(&portal.scope(), id).await?;
    let found = async {
        let mut tx = authority.store().read("timeline").await?;
        events::of_application(&mut tx, id).await
    };
    let found = found
        .await
        .map_err(|error: StoreError| Problem::from(lifecycle::Error::from(error)))?;
    let items = found.into_iter().map(EventView::from).collect();
    Ok(Json(Timeline { items }))
}

impl From<StoredEvent> for EventView {
    fn from(event: StoredEvent) -> Self {
        Self {
            seq: event.seq,
            application: event.application.map(|id| id.to_string()),
            application_seq: event.application_seq,
            r#type: event.kind,
            at: event.at.to_string(),
            data: event.data,
        }
    }
}
