//! Video calls: free times, booking, cancelling.

use std::sync::Arc;

use axum::{Json, extract::State, response::Response};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    http::{
        auth::PortalIdentity,
        extract::{Address, Body, Seen},
        portal::{applications, reading::Reading, view::ApplicationView},
        problem::Problem,
    },
    id::{ApplicationId, AppointmentId},
    lifecycle::Authority,
};

/// A time at which a call can be booked.
#[derive(Serialize, ToSchema)]
#[schema(as = Slot)]
pub struct SlotView {
    #[schema(format = DateTime)]
    starts_at: String,
    #[schema(format = DateTime)]
    ends_at: String,
}

/// The free times, earliest first.
#[derive(Serialize, ToSchema)]
pub struct SlotList {
    items: Vec<SlotView>,
}

/// The time that is wanted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Booking)]
pub struct BookingBody {
    /// One of the free times.
    #[schema(format = DateTime)]
    starts_at: String,
}

/// List the times at which a call can be booked.
#[utoipa::path(get, path = "/v1/applications/{id}/appointment-slots", tag = "appointments",
    responses((status = 200, description = "The free times", body = SlotList)))]
pub async fn slots(
    State(authority): State<Arc<Authority>>,
    portal: PortalIdentity,
    Address(id): Address<ApplicationId>,
) -> Result<Json<SlotList>, Problem> {
    let free = authority.slots(&portal.scope(), id).await?;
    let items = free
        .iter()
        .map(|time| SlotView {
            starts_at: time.starts_at.to_string(),
            ends_at: time.ends_at.to_string(),
        })
        .collect();
    Ok(Json(SlotList { items }))
}

/// Book a call.
#[utoipa::path(post, path = "/v1/applications/{id}/appointments", tag = "appointments", request_body = BookingBody,
    responses((status = 201, description = "Booked", body = ApplicationView)))]
pub async fn book(
    State(authority): State<Arc<Authority>>,
    portal: PortalIdentity,
    Address(id): Address<ApplicationId>,
    Seen(expected): Seen,
    Body(body): Body<BookingBody>,
) -> Result<Response, Problem> {
    let mut reading = Reading::default();
    let starts_at = reading.instant("/starts_at", &body.starts_at);
    let starts_at = reading.finish(starts_at)?;
    let (application, booked) = authority
        .appoint(&portal.actor(), id, starts_at, expected)
        .await?;
    Ok(ApplicationView::new(&application, Some(&booked)).answer(StatusCode::CREATED))
}

/// Take a booked call back.
#[utoipa::path(delete, path = "/v1/applications/{id}/appointments/{appointment}", tag = "appointments",
    responses((status = 200, description = "Cancelled", body = ApplicationView)))]
pub async fn cancel(
    State(authority): State<Arc<Authority>>,
    portal: PortalIdentity,
    Address((id, appointment)): Address<(ApplicationId, AppointmentId)>,
    Seen(expected): Seen,
) -> Result<Response, Problem> {
    let application = authority
        .cancel_appointment(&portal.actor(), id, appointment, expected)
        .await?;
    applications::answer(&authority, &portal, application, StatusCode::OK).await
}
