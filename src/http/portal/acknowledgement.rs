//! The holder reads the certificate's contents and accepts them.

use std::sync::Arc;

use axum::{Json, extract::State, response::Response};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    http::{
        auth::PortalIdentity,
        extract::{Address, Body, Language, Seen},
        portal::{applications, reading::Reading},
        problem::Problem,
    },
    id::ApplicationId,
    lifecycle::{Authority, acknowledge::Confirmation},
};

/// The text that the holder has to accept.
#[derive(Serialize, ToSchema)]
#[schema(as = CertificateText)]
pub struct TextView {
    text: String,
    /// SHA-256 of the text in UTF-8, hex.
    sha256: String,
}

/// The holder's confirmation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Acknowledgement)]
pub struct AcknowledgementBody {
    /// SHA-256 of the text that was shown, hex.
    text_sha256: String,
    method: MethodBody,
    /// The signature over the text, base64; by the certified key for `new_key`.
    #[schema(max_length = 4_000)]
    signature: Option<String>,
    /// The safety manual was handed over.
    safety_manual_received: bool,
}

/// How the holder confirmed.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AcknowledgementMethod)]
pub enum MethodBody {
    /// Signed with the certified key.
    NewKey,
    /// Simple signature of the portal's account.
    PortalSimple,
}

/// Read the text that the holder has to accept, in the language of `Accept-Language`.
#[utoipa::path(get, path = "/v1/applications/{id}/acknowledgement", tag = "certificates",
    responses((status = 200, description = "The text", body = TextView)))]
pub async fn read(
    State(authority): State<Arc<Authority>>,
    portal: PortalIdentity,
    Address(id): Address<ApplicationId>,
    Language(locale): Language,
) -> Result<Json<TextView>, Problem> {
    let text = authority.certificate_text(&portal.scope(), id, locale).await?;
    Ok(Json(TextView {
        text: text.text,
        sha256: text.sha256,
    }))
}

/// Confirm the text; downloads open.
#[utoipa::path(post, path = "/v1/applications/{id}/acknowledgement", tag = "certificates",
    request_body = AcknowledgementBody,
    responses((status = 200, description = "Released", body = super::view::ApplicationView)))]
pub async fn confirm(
    State(authority): State<Arc<Authority>>,
    portal: PortalIdentity,
    Address(id): Address<ApplicationId>,
    Seen(expected): Seen,
    Body(body): Body<AcknowledgementBody>,
) -> Result<Response, Problem> {
    let mut reading = Reading::default();
    let text_sha256 = reading.sha256("/text_sha256", &body.text_sha256);
    let confirmation = Confirmation {
        text_sha256: reading.finish(text_sha256)?,
        method: match body.method {
            MethodBody::NewKey => "new_key",
            MethodBody::PortalSimple => "portal_simple",
        }
        .to_owned(),
        signature: body.signature,
        safety_manual_received: body.safety_manual_received,
    };
    let application = authority
        .acknowledge(&portal.actor(), id, confirmation, expected)
        .await?;
    applications::answer(&authority, &portal, application, StatusCode::OK).await
}
