//! The payment report: totals, so that repeating a report changes nothing.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    http::{
        auth::PortalIdentity,
        extract::{Address, Body, Seen},
        portal::{applications, reading::Reading},
        problem::Problem,
    },
    id::ApplicationId,
    lifecycle::Authority,
    registration::payment::PaymentReport,
};

/// What has been paid so far.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PaymentReport)]
pub struct PaymentBody {
    /// Invoice number.
    #[schema(max_length = 100)]
    invoice: String,
    /// Total paid so far, in kopecks.
    #[schema(minimum = 0, maximum = 1_000_000_000_000_i64)]
    paid_kopecks: i64,
    /// The payment provider's reference.
    #[schema(max_length = 100)]
    provider_reference: Option<String>,
}

/// Report the payment.
#[utoipa::path(put, path = "/v1/applications/{id}/payment", tag = "applications", request_body = PaymentBody,
    responses((status = 200, description = "Taken note of", body = super::view::ApplicationView)))]
pub async fn report(
    State(authority): State<Arc<Authority>>,
    portal: PortalIdentity,
    Address(id): Address<ApplicationId>,
    Seen(expected): Seen,
    Body(body): Body<PaymentBody>,
) -> Result<Response, Problem> {
    let mut reading = Reading::default();
    let invoice = reading.text("/invoice", &body.invoice, 100);
    let provider = body
        .provider_reference
        .as_deref()
        .map(|text| reading.text("/provider_reference", text, 100));
    let report = invoice.map(|invoice| PaymentReport {
        invoice,
        paid_kopecks: body.paid_kopecks,
        provider_reference: provider.flatten(),
    });
    let report = reading.finish(report)?;
    let application = authority
        .report_payment(&portal.actor(), id, report, expected)
        .await?;
    applications::answer(&authority, &portal, application, StatusCode::OK).await
}
