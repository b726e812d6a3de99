//! Error answers: RFC 9457 with a stable code, in the reader's language, from one table.
//!
//! [`catalogue`] is the table of codes, [`texts`] their words, [`render`] the layer that writes a problem in the
//! language of the request and gives a failure of ours its incident number.
//! A handler returns `Result<_, Problem>`; nothing else in `http` decides a status of an error.

pub mod catalogue;
mod refusal;
pub mod render;
pub mod texts;

use std::borrow::Cow;

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{http::problem::catalogue::Entry, id::IncidentId, locale::Locale};

/// The media type of every error answer.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// An error answer before it is written in a language.
#[derive(Clone, Debug)]
pub struct Problem {
    entry: &'static Entry,
    errors: Vec<FieldError>,
    retry_after: Option<u32>,
    source: Option<String>,
}

/// Something is wrong with one place of the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// JSON pointer (RFC 6901) into the body; for a query, `?` and the parameter's name.
    pub pointer: String,
    /// Stable code.
    pub code: Cow<'static, str>,
}

impl FieldError {
    /// What is wrong with the value at `pointer`.
    pub fn new(pointer: impl Into<String>, code: impl Into<Cow<'static, str>>) -> Self {
        Self {
            pointer: pointer.into(),
            code: code.into(),
        }
    }
}

impl Problem {
    /// The problem of that entry.
    pub fn new(entry: &'static Entry) -> Self {
        Self {
            entry,
            errors: Vec::new(),
            retry_after: None,
            source: None,
        }
    }

    /// Fields that cannot be accepted. When all of them are unknown, the problem says so.
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        let all_unknown = !errors.is_empty() && errors.iter().all(|error| error.code == "unknown_field");
        let entry = if all_unknown {
            &catalogue::UNKNOWN_FIELD
        } else {
            &catalogue::INVALID_FIELDS
        };
        Self {
            errors,
            ..Self::new(entry)
        }
    }

    /// A failure of ours. `source` goes to the log, never to the client.
    pub fn internal(source: impl std::fmt::Display) -> Self {
        Self {
            source: Some(source.to_string()),
            ..Self::new(&catalogue::INTERNAL)
        }
    }

    /// Something that we need does not answer; the client may repeat. `source` goes to the log.
    pub fn unavailable(source: impl std::fmt::Display) -> Self {
        Self {
            source: Some(source.to_string()),
            ..Self::new(&catalogue::UNAVAILABLE).retry_after(5)
        }
    }

    /// With what is wrong in which place.
    #[must_use]
    pub fn with(self, errors: Vec<FieldError>) -> Self {
        Self { errors, ..self }
    }

    /// With the pointers that begin with `from` beginning with `to`: a step and the API may name a place differently.
    #[must_use]
    pub fn renamed(mut self, from: &str, to: &str) -> Self {
        for error in &mut self.errors {
            if let Some(rest) = error.pointer.strip_prefix(from) {
                error.pointer = format!("{to}{rest}");
            }
        }
        self
    }

    /// With the seconds after which to come again.
    #[must_use]
    pub fn retry_after(self, seconds: u32) -> Self {
        Self {
            retry_after: Some(seconds),
            ..self
        }
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        self.entry.code
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.entry.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn body(&self, locale: Locale, incident: Option<IncidentId>) -> ProblemBody {
        let text = texts::of_problem(self.entry.code);
        ProblemBody {
            r#type: format!("urn:kepler:problem:{}", self.entry.code),
            title: text.title(locale),
            status: self.entry.status,
            detail: text.detail(locale),
            code: self.entry.code,
            errors: self
                .errors
                .iter()
                .map(|error| FieldErrorBody {
                    pointer: error.pointer.clone(),
                    code: error.code.to_string(),
                    detail: texts::of_field(&error.code, locale),
                })
                .collect(),
            incident: incident.map(|incident| incident.to_string()),
        }
    }

    fn write(&self, locale: Locale, incident: Option<IncidentId>) -> Response {
        let body = serde_json::to_vec(&self.body(locale, incident)).unwrap_or_default();
        let mut response = (self.status(), body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(locale.tag()));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status() == StatusCode::UNAUTHORIZED {
            // RFC 9110 11.6.1: a 401 names at least one way to authenticate.
            headers.insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Bearer realm=\"kepler\""),
            );
        }
        response
    }
}

/// Written in Russian at once, and again in the reader's language by [`render::render_problems`].
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.write(Locale::default(), None);
        response.extensions_mut().insert(self);
        response
    }
}

/// Error answer, RFC 9457.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// `urn:kepler:problem:` and the code.
    #[schema(example = "urn:kepler:problem:not_found")]
    r#type: String,
    /// What happened, in the language of `Accept-Language` (ru, en).
    #[schema(value_type = String)]
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What to do about it.
    #[schema(value_type = String)]
    detail: &'static str,
    /// Stable code; the list is in docs/ERRORS.md.
    #[schema(value_type = String)]
    code: &'static str,
    /// What is wrong with which field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<FieldErrorBody>,
    /// Number to quote when asking about a failure of the server.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false)]
    incident: Option<String>,
}

/// One wrong field.
#[derive(Serialize, ToSchema)]
#[schema(as = FieldError)]
pub struct FieldErrorBody {
    /// JSON pointer into the body; for a query, `?` and the parameter's name.
    #[schema(example = "/holder/person/inn")]
    pointer: String,
    /// Stable code.
    #[schema(example = "inn_checksum")]
    code: String,
    /// The code in words.
    #[schema(value_type = String)]
    detail: &'static str,
}

#[cfg(test)]
mod tests;
