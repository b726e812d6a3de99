//! What an operator sees when something does not happen: one page per status, in the operator's language.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use jiff::{Timestamp, tz::TimeZone};

use super::{
    fields::Odd,
    frame::{Frame, page},
    moment::Moments,
};
use crate::{
    id::IncidentId,
    lifecycle::{Authority, Error},
    locale::Locale,
};

/// Why a page or an action does not happen.
#[derive(Debug)]
pub(super) enum Failure {
    /// The person may not do this; the code says why.
    Forbidden(&'static str),
    /// The request came from another site.
    CrossSite,
    /// No such thing.
    NotFound,
    /// The present state does not allow it; the code of the guard says why.
    Conflict(&'static str),
    /// A field is missing or malformed.
    Odd(Odd),
    /// The use case refuses these fields.
    Invalid(Vec<String>),
    /// The log knows more, under the number of the incident.
    Internal(Error),
    /// Something outside does not answer.
    Unavailable,
}

#[derive(Template)]
#[template(path = "console/failure.html", config = ".askama.toml")]
pub(super) struct FailurePage {
    pub(super) frame: Frame,
    pub(super) status: u16,
    pub(super) why: Option<String>,
    pub(super) incident: Option<String>,
}

impl Failure {
    /// The HTTP status.
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::Forbidden(_) | Self::CrossSite => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::Odd(_) | Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The page for somebody of whom only the language is known.
    pub(super) fn page(self, locale: Locale) -> Response {
        self.within(plain(locale), None)
    }

    /// The page in the surroundings of a session.
    pub(super) fn within(self, frame: Frame, incident: Option<String>) -> Response {
        page(self.status(), &self.model(frame, incident))
    }

    /// The number under which the log keeps a failure of ours.
    pub(super) fn incident(&self, authority: &Authority) -> Option<String> {
        let Self::Internal(error) = self else {
            return None;
        };
        let id = IncidentId::generate(authority.clock(), authority.random()).ok()?;
        tracing::error!(incident.id = %id, error = %causes(error), "the console failed");
        Some(id.to_string())
    }

    /// The view model.
    pub(super) fn model(self, frame: Frame, incident: Option<String>) -> FailurePage {
        let status = self.status().as_u16();
        let why = match &self {
            Self::Forbidden(code) => Some(frame.code_or_itself("forbidden", code)),
            Self::CrossSite => Some(frame.text("forbidden-cross_site")),
            Self::Conflict(code) => Some(frame.code_or_itself("why", code)),
            Self::Odd(odd) => Some(frame.text_with("odd-field", "name", odd.name)),
            Self::Invalid(fields) => Some(frame.text_with("odd-field", "name", &fields.join(", "))),
            Self::NotFound | Self::Internal(_) | Self::Unavailable => None,
        };
        FailurePage {
            frame,
            status,
            why,
            incident,
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::NotFound,
            Error::Conflict { code, .. } | Error::KeyRefused { code } => Self::Conflict(code),
            Error::Stale { .. } => Self::Conflict("stale"),
            Error::Forbidden { code } => Self::Forbidden(code),
            Error::Invalid { errors } => Self::Invalid(
                errors
                    .into_iter()
                    .map(|error| format!("{}: {}", error.pointer, error.code))
                    .collect(),
            ),
            Error::TooLarge | Error::UnsupportedMedia => Self::Conflict("wrong_state"),
            Error::Unavailable { .. } | Error::ClockInDoubt(_) => Self::Unavailable,
            internal @ Error::Internal(_) => Self::Internal(internal),
        }
    }
}

impl From<Odd> for Failure {
    fn from(odd: Odd) -> Self {
        Self::Odd(odd)
    }
}

/// An error and its causes in one line, for the log.
fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        text = format!("{text}: {next}");
        cause = next.source();
    }
    text
}

impl FailurePage {
    fn title(&self) -> String {
        self.frame.text(&format!("failure-{}-title", self.status))
    }

    fn advice(&self) -> String {
        self.frame.text(&format!("failure-{}-advice", self.status))
    }
}

/// Surroundings without a session: nothing on such a page shows a time.
pub(super) fn plain(locale: Locale) -> Frame {
    Frame {
        moments: Moments {
            locale,
            zone: TimeZone::UTC,
            now: Timestamp::UNIX_EPOCH,
        },
        section: "",
        back: "/console".to_owned(),
        who: None,
        note: None,
    }
}
