//! What handlers take: path, query, body and preconditions, each with its own problem when it does not fit.

use std::{collections::BTreeMap, str::FromStr};

use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use http::{HeaderMap, header, request::Parts};
use serde::de::DeserializeOwned;
use serde_json::Value;
use utoipa::ToSchema;

use crate::{
    http::{
        limits::{JSON_BYTES, PAGE_ENTRIES, read_body},
        portal::openapi,
        problem::{FieldError, Problem, catalogue, render::locale_of},
        schema,
    },
    locale::Locale,
};

/// The parameters of the path. What is no identifier names nothing: 404.
pub struct Address<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Address<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Path::<T>::from_request_parts(parts, state).await {
            Ok(Path(address)) => Ok(Self(address)),
            Err(_) => Err(Problem::new(&catalogue::NOT_FOUND)),
        }
    }
}

/// A JSON body that the published schema of `T` allows.
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + ToSchema> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Problem> {
        if media_type(request.headers()) != Some("application/json") {
            return Err(Problem::new(&catalogue::UNSUPPORTED_MEDIA_TYPE));
        }
        let bytes = read_body(request.into_body(), JSON_BYTES).await?;
        let value: Value =
            serde_json::from_slice(&bytes).map_err(|_| Problem::new(&catalogue::MALFORMED_JSON))?;
        let errors = schema::violations(openapi::document(), &T::name(), &value);
        if !errors.is_empty() {
            return Err(Problem::invalid(errors));
        }
        // The schema has found nothing wrong; a difference between schema and type is a defect of ours, but the
        // client's value is still not taken.
        serde_json::from_value(value)
            .map(Self)
            .map_err(|_| Problem::invalid(vec![FieldError::new("", "wrong_type")]))
    }
}

/// The media type of the body without its parameters.
pub fn media_type(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    value.split(';').next().map(str::trim)
}

/// The version that the caller has seen, by `If-Match`; none if the caller does not say.
pub struct Seen(pub Option<i64>);

impl Seen {
    /// The version, where the caller must say it.
    pub fn required(self) -> Result<i64, Problem> {
        self.0.ok_or_else(|| Problem::new(&catalogue::IF_MATCH_MISSING))
    }
}

impl<S: Sync> FromRequestParts<S> for Seen {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else {
            return Ok(Self(None));
        };
        let number = value
            .to_str()
            .ok()
            .and_then(|text| text.strip_prefix('"')?.strip_suffix('"'))
            .and_then(|text| text.parse().ok());
        match number {
            Some(version) => Ok(Self(Some(version))),
            None => Err(Problem::new(&catalogue::IF_MATCH_INVALID)),
        }
    }
}

/// The language that the caller reads.
pub struct Language(pub Locale);

impl<S: Sync> FromRequestParts<S> for Language {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(locale_of(&parts.headers)))
    }
}

/// The parameters of the query, taken one by one; every wrong one is reported.
pub struct Parameters {
    given: BTreeMap<String, String>,
    errors: Vec<FieldError>,
}

impl<S: Send + Sync> FromRequestParts<S> for Parameters {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Query::<BTreeMap<String, String>>::from_request_parts(parts, state).await {
            Ok(Query(given)) => Ok(Self {
                given,
                errors: Vec::new(),
            }),
            Err(_) => Err(Problem::new(&catalogue::INVALID_QUERY)),
        }
    }
}

impl Parameters {
    /// The parameter as it stands.
    pub fn text(&mut self, name: &str) -> Option<String> {
        self.given.remove(name).filter(|text| !text.is_empty())
    }

    /// The parameter as a value; `code` says what is wrong with it otherwise.
    pub fn value<T: FromStr>(&mut self, name: &str, code: &'static str) -> Option<T> {
        let parsed = self.text(name)?.parse().ok();
        if parsed.is_none() {
            self.errors.push(FieldError::new(format!("?{name}"), code));
        }
        parsed
    }

    /// The size of the page: `limit`, 50 if not given, from 1 to 200.
    pub fn limit(&mut self) -> u32 {
        let limit = self.value("limit", "out_of_range").unwrap_or(50);
        if !(1..=PAGE_ENTRIES).contains(&limit) {
            self.errors.push(FieldError::new("?limit", "out_of_range"));
        }
        limit
    }

    /// Says what is wrong with a parameter that was taken.
    pub fn refuse(&mut self, name: &str, code: &'static str) {
        self.errors.push(FieldError::new(format!("?{name}"), code));
    }

    /// The end of the query: whatever was not taken does not exist.
    pub fn finish(mut self) -> Result<(), Problem> {
        let unknown = self.given.into_keys();
        self.errors
            .extend(unknown.map(|name| FieldError::new(format!("?{name}"), "unknown_field")));
        if self.errors.is_empty() {
            Ok(())
        } else {
            Err(Problem::new(&catalogue::INVALID_QUERY).with(self.errors))
        }
    }
}
