//! `GET /crl/{issuer}.crl`, `/crl/{issuer}/delta.crl`, `/crl/{issuer}/{prefix}.crl`: lists, streamed from their files.

use std::{io, path::PathBuf};

use http::{
    HeaderMap, Method, StatusCode,
    header::{ACCEPT_RANGES, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_RANGE, CONTENT_TYPE, VARY},
};
use jiff::Timestamp;
use tokio::{fs::File, io::AsyncSeekExt as _, time::timeout};

use super::{
    PublicStatus, Response,
    body::PublicBody,
    coding::{self, CODINGS, Coding},
    conditional,
    range::{self, Asked},
    reply,
};
use crate::status::{crl::scope::CrlScope, source::PublishedCrl};

/// RFC 2585 4.2.
const TYPE: &str = "application/pkix-crl";

/// One form of a list, opened.
struct Opened {
    file: File,
    length: u64,
    tag: String,
    coding: Option<Coding>,
}

impl PublicStatus {
    pub(super) async fn get_crl(
        &self,
        issuer: &str,
        scope: CrlScope,
        method: &Method,
        headers: &HeaderMap,
    ) -> Response {
        let list = match timeout(self.limits.look_up_time, self.source.crl(issuer, scope)).await {
            Ok(Ok(Some(list))) => {
                self.latest.remember(issuer, scope, &list);
                list
            }
            Ok(Ok(None)) => return reply::not_found("not found: no such CRL of such an issuer\n"),
            Ok(Err(_)) | Err(_) => match self.latest.recall(issuer, scope, self.clock.now()) {
                Some(list) => list,
                None => return reply::unavailable(),
            },
        };
        self.answer_crl(&list, method, headers)
            .await
            .unwrap_or_else(|error| {
                tracing::error!(%error, path = %list.path.display(), "a published list cannot be read");
                reply::unavailable()
            })
    }

    async fn answer_crl(
        &self,
        list: &PublishedCrl,
        method: &Method,
        headers: &HeaderMap,
    ) -> io::Result<Response> {
        let last_modified = list.is_dated.then_some(list.this_update);
        let tags: Vec<String> = std::iter::once(None)
            .chain(CODINGS.map(Some))
            .map(|coding| tag(list, coding))
            .collect();
        let tags: Vec<&str> = tags.iter().map(String::as_str).collect();
        if let Some(held) = conditional::held(headers, &tags, last_modified) {
            let mut response = reply::status(StatusCode::NOT_MODIFIED, bytes::Bytes::new());
            self.validate(&mut response, list, held);
            return Ok(response);
        }
        let opened = open(list, headers).await?;
        let goes_on = *method == Method::GET && conditional::may_go_on(headers, &opened.tag, last_modified);
        let asked = if goes_on {
            range::asked(headers, opened.length)
        } else {
            Asked::Whole
        };
        let (tag, coding) = (opened.tag.clone(), opened.coding);
        let mut response = cut(opened, asked).await?;
        self.validate(&mut response, list, &tag);
        if let Some(coding) = coding {
            reply::put(&mut response, CONTENT_ENCODING, coding.name);
        }
        Ok(response)
    }

    /// The headers that a 304 has too (RFC 9110 15.4.5).
    fn validate(&self, response: &mut Response, list: &PublishedCrl, tag: &str) {
        reply::put(response, VARY, "Accept-Encoding");
        reply::validators(response, tag, Some(list.this_update), Some(list.next_update));
        self.limit_age(response, list.next_update);
    }

    fn limit_age(&self, response: &mut Response, next_update: Timestamp) {
        let control = reply::cache_control(Some(next_update), self.limits.crl_max_age, self.clock.now());
        response.headers_mut().insert(CACHE_CONTROL, control);
    }
}

/// Each form is a representation of its own, so each has a tag of its own (RFC 9110 8.8.3.3).
fn tag(list: &PublishedCrl, coding: Option<Coding>) -> String {
    match coding {
        None => format!("\"{}\"", list.tag()),
        Some(coding) => format!("\"{}-{}\"", list.tag(), coding.suffix),
    }
}

/// The form that the client likes best and that is there: compressed ones are made after the list is out.
async fn open(list: &PublishedCrl, headers: &HeaderMap) -> io::Result<Opened> {
    for coding in coding::accepted(headers) {
        let mut path = list.path.as_os_str().to_owned();
        path.push(".");
        path.push(coding.suffix);
        match File::open(PathBuf::from(path)).await {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            other => {
                let file = other?;
                return Ok(Opened {
                    length: file.metadata().await?.len(),
                    file,
                    tag: tag(list, Some(coding)),
                    coding: Some(coding),
                });
            }
        }
    }
    Ok(Opened {
        file: File::open(&list.path).await?,
        length: list.length,
        tag: tag(list, None),
        coding: None,
    })
}

async fn cut(mut opened: Opened, asked: Asked) -> io::Result<Response> {
    let length = opened.length;
    let mut response = match asked {
        Asked::Whole => reply::status(StatusCode::OK, PublicBody::File(opened.file, length)),
        Asked::Part(first, last) => {
            opened.file.seek(io::SeekFrom::Start(first)).await?;
            let body = PublicBody::File(opened.file, last - first + 1);
            let mut response = reply::status(StatusCode::PARTIAL_CONTENT, body);
            reply::put(
                &mut response,
                CONTENT_RANGE,
                &format!("bytes {first}-{last}/{length}"),
            );
            response
        }
        Asked::Nothing => {
            let mut response = reply::refused(
                StatusCode::RANGE_NOT_SATISFIABLE,
                "range not satisfiable: see the Content-Range header for the length\n",
            );
            reply::put(&mut response, CONTENT_RANGE, &format!("bytes */{length}"));
            return Ok(response);
        }
    };
    reply::put(&mut response, CONTENT_TYPE, TYPE);
    reply::put(&mut response, ACCEPT_RANGES, "bytes");
    Ok(response)
}
