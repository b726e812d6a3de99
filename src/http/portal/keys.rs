//! The key request: a one-time token, then the certification request (PKCS#10) that it binds to the application.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    response::{IntoResponse as _, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    http::{
        auth::PortalIdentity,
        extract::{Address, Body},
        portal::applications,
        problem::{Problem, catalogue},
    },
    id::ApplicationId,
    lifecycle::Authority,
};

/// An open key request. The token is shown here and never again.
#[derive(Serialize, ToSchema)]
#[schema(as = KeyToken)]
pub struct KeyTokenView {
    token: String,
    #[schema(format = DateTime)]
    expires_at: String,
    /// Key algorithms that are taken.
    #[schema(value_type = Vec<String>)]
    algorithms: serde_json::Value,
    /// Parameter sets of GOST keys that are taken.
    #[schema(value_type = Vec<String>)]
    parameter_sets: serde_json::Value,
}

/// The certification request with its token.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = KeyRequest)]
pub struct KeyRequestBody {
    #[schema(max_length = 200)]
    token: String,
    /// PKCS#10: PEM, or DER in base64. Nothing of its subject is believed.
    #[schema(max_length = 20_000)]
    request: String,
}

/// Open the key request: a fresh one-time token; the one before no longer works.
#[utoipa::path(post, path = "/v1/applications/{id}/key-request-token", tag = "key",
    responses((status = 201, description = "The token", body = KeyTokenView)))]
pub async fn open(
    State(authority): State<Arc<Authority>>,
    portal: PortalIdentity,
    Address(id): Address<ApplicationId>,
) -> Result<Response, Problem> {
    let opened = authority.key_request(&portal.actor(), id).await?;
    let view = KeyTokenView {
        token: opened.token,
        expires_at: opened.expires_at.to_string(),
        algorithms: serde_json::to_value(opened.algorithms).map_err(Problem::internal)?,
        parameter_sets: serde_json::to_value(opened.parameter_sets).map_err(Problem::internal)?,
    };
    let no_store = HeaderValue::from_static("no-store");
    Ok((
        StatusCode::CREATED,
        [(header::CACHE_CONTROL, no_store)],
        Json(view),
    )
        .into_response())
}

/// Hand over the certification request. Issuance follows by itself; an event tells when the certificate is there.
#[utoipa::path(post, path = "/v1/applications/{id}/key-request", tag = "key", request_body = KeyRequestBody,
    responses((status = 202, description = "Accepted for issuance", body = super::view::ApplicationView)))]
pub async fn submit(
    State(authority): State<Arc<Authority>>,
    portal: PortalIdentity,
    Address(id): Address<ApplicationId>,
    Body(body): Body<KeyRequestBody>,
) -> Result<Response, Problem> {
    let request = request_bytes(&body.request)?;
    let application = authority
        .accept_key(&portal.actor(), id, &body.token, &request)
        .await?;
    applications::answer(&authority, &portal, application, StatusCode::ACCEPTED).await
}

fn request_bytes(text: &str) -> Result<Vec<u8>, Problem> {
    let text = text.trim();
    if text.starts_with("-----BEGIN") {
        return Ok(text.as_bytes().to_vec());
    }
    let plain: String = text.split_ascii_whitespace().collect();
    STANDARD
        .decode(plain)
        .map_err(|_| Problem::new(&catalogue::CSR_MALFORMED))
}
