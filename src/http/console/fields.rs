//! The fields of a posted form, read by name; a missing or odd one is a 422 that names it.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    response::Response,
};
use url::form_urlencoded;

use super::failure::Failure;

/// Largest form, in bytes.
const LIMIT: usize = 64 * 1024;

/// Longest free text, in characters.
const TEXT_LIMIT: usize = 2000;

/// The fields of a form in the order in which they came. May hold personal data: not for logs.
#[derive(Clone, Default)]
pub(super) struct Fields(Vec<(String, String)>);

/// A field is missing, or is not what it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("field {name} is missing or malformed")]
pub(super) struct Odd {
    /// Its name.
    pub(super) name: &'static str,
}

impl Fields {
    /// Reads a form body.
    pub(super) fn parse(body: &[u8]) -> Self {
        Self(form_urlencoded::parse(body).into_owned().collect())
    }

    /// All fields.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The trimmed value, if it is there and not empty.
    pub(super) fn optional<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.all(name).next()
    }

    /// The trimmed value of a field that must be there, at most 2000 characters.
    pub(super) fn required(&self, name: &'static str) -> Result<&str, Odd> {
        self.optional(name)
            .filter(|value| value.chars().count() <= TEXT_LIMIT)
            .ok_or(Odd { name })
    }

    /// The value, as one of the codes that are known.
    pub(super) fn one_of(&self, name: &'static str, known: &[&'static str]) -> Result<&'static str, Odd> {
        let value = self.required(name)?;
        known
            .iter()
            .copied()
            .find(|code| *code == value)
            .ok_or(Odd { name })
    }

    /// The value, parsed.
    pub(super) fn parsed<T: std::str::FromStr>(&self, name: &'static str) -> Result<T, Odd> {
        self.required(name)?.parse().map_err(|_| Odd { name })
    }

    /// All values of a name, without the empty ones.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let values = self.iter().filter(move |(known, _)| *known == name);
        values
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let locale = super::frame::language(request.headers());
        let body = Bytes::from_request(request, state).await;
        match body {
            Ok(body) if body.len() <= LIMIT => Ok(Self::parse(&body)),
            _ => Err(Failure::Odd(Odd { name: "form" }).page(locale)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Fields, Odd};

    #[test]
    fn fields_are_trimmed_repeated_and_checked() {
        let fields = Fields::parse("a=+x+&item=1&item=&item=2&n=7&text=%D0%B4%D0%B0".as_bytes());
        assert_eq!(fields.required("a"), Ok("x"));
        assert_eq!(fields.all("item").collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(fields.parsed::<i64>("n"), Ok(7));
        assert_eq!(fields.parsed::<i64>("a"), Err(Odd { name: "a" }));
        assert_eq!(fields.required("text"), Ok("да"));
        assert_eq!(fields.required("none"), Err(Odd { name: "none" }));
        assert_eq!(fields.one_of("a", &["x", "y"]), Ok("x"));
        assert_eq!(fields.one_of("a", &["y"]), Err(Odd { name: "a" }));
    }

    #[test]
    fn a_text_without_end_is_refused() {
        let long = "a".repeat(2001);
        assert!(
            Fields::parse(format!("text={long}").as_bytes())
                .required("text")
                .is_err()
        );
    }
}
