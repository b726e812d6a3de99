//! Scans: one raw body per slot, its type recognised by its first bytes, its digest checked when the client sends one.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Request, State},
    response::{IntoResponse as _, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{HeaderMap, StatusCode, header};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use crate::{
    http::{
        auth::PortalIdentity,
        extract::{Address, Seen, media_type},
        limits::read_body,
        portal::view::entity_tag,
        problem::{Problem, catalogue},
    },
    id::ApplicationId,
    lifecycle::{Authority, attach::Upload},
    registration::document::{Document, DocumentSlot, MAXIMUM_BYTES, MediaType},
};

/// A scan, without its contents.
#[derive(Serialize, ToSchema)]
#[schema(as = Document)]
pub struct DocumentView {
    id: String,
    slot: &'static str,
    media_type: &'static str,
    /// In bytes.
    size: u64,
    /// SHA-256, hex.
    sha256: String,
    #[schema(format = DateTime)]
    uploaded_at: String,
}

impl From<&Document> for DocumentView {
    fn from(document: &Document) -> Self {
        Self {
            id: document.id.to_string(),
            slot: document.slot.code(),
            media_type: document.media_type.as_str(),
            size: document.size,
            sha256: document.sha256.clone(),
            uploaded_at: document.uploaded_at.to_string(),
        }
    }
}

/// The scans of an application.
#[derive(Serialize, ToSchema)]
pub struct DocumentList {
    items: Vec<DocumentView>,
    /// Slots that wait for a scan.
    missing: Vec<&'static str>,
}

/// Upload a scan.
///
/// `image/jpeg`, `image/png` or `application/pdf`, at most 10 MiB. `Content-Digest: sha-256=:...:` (RFC 9530) is
/// checked when given.
#[utoipa::path(put, path = "/v1/applications/{id}/documents/{slot}", tag = "documents",
    request_body(content(("image/jpeg"), ("image/png"), ("application/pdf"))),
    responses((status = 200, description = "Stored", body = DocumentView)))]
pub async fn upload(
    State(authority): State<Arc<Authority>>,
    portal: PortalIdentity,
    Address((id, slot)): Address<(ApplicationId, String)>,
    Seen(expected): Seen,
    request: Request,
) -> Result<Response, Problem> {
    let slot = DocumentSlot::from_code(&slot).ok_or_else(|| Problem::new(&catalogue::NOT_FOUND))?;
    let declared = declared_type(request.headers())?;
    let digest = content_digest(request.headers())?;
    // A foreign or unknown application is refused before its megabytes are read.
    authority.application(&portal.scope(), id).await?;
    let bytes = read_body(request.into_body(), MAXIMUM_BYTES).await?;
    if digest.is_some_and(|digest| digest[..] != Sha256::digest(&bytes)[..]) {
        return Err(Problem::new(&catalogue::DIGEST_MISMATCH));
    }
    if MediaType::sniff(&bytes) != Some(declared) {
        return Err(Problem::new(&catalogue::MEDIA_TYPE_MISMATCH));
    }
    let upload = Upload {
        slot,
        bytes: bytes.into(),
        declared: Some(declared),
    };
    let (application, document) = authority
        .attach_document(&portal.actor(), id, upload, expected)
        .await?;
    let tag = entity_tag(application.version());
    Ok((
        StatusCode::OK,
        [(header::ETAG, tag)],
        Json(DocumentView::from(&document)),
    )
        .into_response())
}

/// List the scans.
#[utoipa::path(get, path = "/v1/applications/{id}/documents", tag = "documents",
    responses((status = 200, description = "The newest scan of each slot", body = DocumentList)))]
pub async fn list(
    State(authority): State<Arc<Authority>>,
    portal: PortalIdentity,
    Address(id): Address<ApplicationId>,
) -> Result<Json<DocumentList>, Problem> {
    let application = authority.application(&portal.scope(), id).await?;
    Ok(Json(DocumentList {
        items: application.documents().iter().map(DocumentView::from).collect(),
        missing: application
            .missing_documents()
            .into_iter()
            .map(DocumentSlot::code)
            .collect(),
    }))
}

fn declared_type(headers: &HeaderMap) -> Result<MediaType, Problem> {
    let declared = media_type(headers);
    [MediaType::Jpeg, MediaType::Png, MediaType::Pdf]
        .into_iter()
        .find(|kind| declared == Some(kind.as_str()))
        .ok_or_else(|| Problem::new(&catalogue::UNSUPPORTED_MEDIA_TYPE))
}

/// The SHA-256 of `Content-Digest`; other algorithms may stand beside it and are passed over.
fn content_digest(headers: &HeaderMap) -> Result<Option<[u8; 32]>, Problem> {
    let invalid = || Problem::new(&catalogue::DIGEST_INVALID);
    let Some(value) = headers.get("content-digest") else {
        return Ok(None);
    };
    let text = value.to_str().map_err(|_| invalid())?;
    let Some(encoded) = text
        .split(',')
        .find_map(|member| member.trim().strip_prefix("sha-256="))
    else {
        return Err(invalid());
    };
    let encoded = encoded
        .strip_prefix(':')
        .and_then(|rest| rest.strip_suffix(':'))
        .ok_or_else(invalid)?;
    let bytes = STANDARD.decode(encoded).map_err(|_| invalid())?;
    bytes.try_into().map(Some).map_err(|_| invalid())
}
