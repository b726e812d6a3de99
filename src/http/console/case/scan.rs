//! `/console/applications/{id}/documents/{document}`: a scan, only through the server, every look on record.

use axum::{
    body::Body,
    extract::{Path, Query},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;

use super::{library::SHOW_REASONS, parsed};
use crate::{
    http::console::{fields::Odd, session::Session},
    id::{ApplicationId, DocumentId},
    registration::document::MediaType,
};

/// Why the scan is looked at: the reason that was given for the data.
#[derive(Deserialize)]
pub(crate) struct Because {
    reason: Option<String>,
}

/// Gives out a scan. The bytes came from outside: whatever they contain, a browser runs none of it.
pub(crate) async fn scan(
    session: Session,
    Path((application, document)): Path<(String, String)>,
    Query(because): Query<Because>,
) -> Result<Response, Response> {
    let application: ApplicationId = parsed(&session, &application)?;
    let document: DocumentId = parsed(&session, &document)?;
    let reason = because.reason.unwrap_or_default();
    let known = SHOW_REASONS.into_iter().find(|code| *code == reason);
    let reason = known.ok_or_else(|| session.refuse(Odd { name: "reason" }))?;
    let read = session
        .authority
        .document_bytes(&session.actor(), application, document, reason)
        .await;
    let (document, bytes) = read.map_err(|error| session.refuse(error))?;
    Ok((headers(document.media_type), Body::from(bytes)).into_response())
}

fn headers(media_type: MediaType) -> HeaderMap {
    // A sandbox stops the browsers' own viewers of PDF, which run nothing of the page's origin anyway.
    let policy = match media_type {
        MediaType::Pdf => {
            "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
        }
        MediaType::Jpeg | MediaType::Png => "default-src 'none'; frame-ancestors 'self'; sandbox",
    };
    let pairs: [(HeaderName, &'static str); 4] = [
        (header::CONTENT_TYPE, media_type.as_str()),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_DISPOSITION, "inline"),
    ];
    pairs
        .into_iter()
        .map(|(name, value)| (name, HeaderValue::from_static(value)))
        .collect()
}
