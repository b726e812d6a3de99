//! The only place where the refusals of the use cases become statuses.

use super::{FieldError, Problem, catalogue};
use crate::lifecycle;

impl From<lifecycle::Error> for Problem {
    fn from(error: lifecycle::Error) -> Self {
        use lifecycle::Error;
        match error {
            Error::NotFound => Self::new(&catalogue::NOT_FOUND),
            Error::Conflict { code, .. } => Self::new(catalogue::find(code).unwrap_or(&catalogue::CONFLICT)),
            Error::Stale { .. } => Self::new(&catalogue::VERSION_STALE),
            Error::Forbidden { .. } => Self::new(&catalogue::FORBIDDEN),
            Error::Invalid { errors } => Self::invalid(
                errors
                    .into_iter()
                    .map(|error| FieldError::new(error.pointer, error.code))
                    .collect(),
            ),
            Error::KeyRefused { code } => Self::new(catalogue::find(code).unwrap_or(&catalogue::KEY_INVALID)),
            Error::TooLarge => Self::new(&catalogue::BODY_TOO_LARGE),
            Error::UnsupportedMedia => Self::new(&catalogue::UNSUPPORTED_MEDIA_TYPE),
            Error::Unavailable { what } => Self::unavailable(what),
            Error::ClockInDoubt(_) => Self::unavailable("the clock is in doubt".to_owned()),
            Error::Internal(source) => Self::internal(with_causes(source.as_ref())),
        }
    }
}

fn with_causes(error: &(dyn std::error::Error + 'static)) -> String {
    std::iter::successors(error.source(), |cause| cause.source())
        .fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}
