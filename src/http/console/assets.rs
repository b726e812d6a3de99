//! Static files, embedded in the binary, under addresses that change with their content.

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

use axum::{
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "assets/static"]
struct Files;

/// File name to address: `console.css` to `/console/static/1f0c.../console.css`.
static ADDRESSES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    Files::iter()
        .filter_map(|name| {
            let tag = tag(&Files::get(&name)?);
            Some((name.to_string(), format!("/console/static/{tag}/{name}")))
        })
        .collect()
});

/// The address of a static file.
pub(super) fn address(name: &str) -> &'static str {
    ADDRESSES.get(name).map_or("", String::as_str)
}

/// `GET /console/static/{tag}/{name}`: never changes, so browsers may keep it.
pub(super) async fn file(Path((asked, name)): Path<(String, String)>, headers: HeaderMap) -> Response {
    let Some(file) = Files::get(&name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let tag = tag(&file);
    // After an upgrade an old page may ask for an old address: it gets the present file, and may not keep it.
    let caching = if asked == tag {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let quoted = format!("\"{tag}\"");
    let fresh = headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| known.as_bytes() == quoted.as_bytes());
    let mut response = if fresh {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let kind = HeaderValue::from_str(file.metadata.mimetype());
        let body = match file.data {
            Cow::Borrowed(bytes) => bytes.into_response(),
            Cow::Owned(bytes) => bytes.into_response(),
        };
        let kind = kind.unwrap_or(HeaderValue::from_static("application/octet-stream"));
        ([(header::CONTENT_TYPE, kind)], body).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    if let Ok(value) = HeaderValue::from_str(&quoted) {
        headers.insert(header::ETAG, value);
    }
    response
}

fn tag(file: &rust_embed::EmbeddedFile) -> String {
    hex::encode(file.metadata.sha256_hash())
        .chars()
        .take(16)
        .collect()
}
