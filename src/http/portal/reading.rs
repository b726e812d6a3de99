//! Turns the texts of a body into values, and remembers every one that is none.

use std::str::FromStr;

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::{
    http::problem::{FieldError, Problem},
    registration::applicant::Malformed,
};

/// The reading of one body. Read everything, then [`Reading::finish`].
#[derive(Default)]
pub struct Reading {
    errors: Vec<FieldError>,
}

impl Reading {
    /// A value that knows its own rules.
    pub fn value<T: FromStr<Err = Malformed>>(&mut self, pointer: &str, text: &str) -> Option<T> {
        let parsed = text.parse::<T>();
        parsed
            .map_err(|malformed| self.refuse(pointer, malformed.code))
            .ok()
    }

    /// A date `YYYY-MM-DD`.
    pub fn date(&mut self, pointer: &str, text: &str) -> Option<Date> {
        let parsed = (text.len() == 10).then(|| text.parse().ok()).flatten();
        self.or_refuse(parsed, pointer, "date_format")
    }

    /// An instant, RFC 3339.
    pub fn instant(&mut self, pointer: &str, text: &str) -> Option<Timestamp> {
        self.or_refuse(text.parse().ok(), pointer, "timestamp")
    }

    /// A SHA-256 in hex; lower case afterwards.
    pub fn sha256(&mut self, pointer: &str, text: &str) -> Option<String> {
        let fits = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        self.or_refuse(fits.then(|| text.to_ascii_lowercase()), pointer, "sha256")
    }

    /// The name of an IANA time zone.
    pub fn time_zone(&mut self, pointer: &str, text: &str) -> Option<String> {
        let known = TimeZone::get(text).ok().map(|_| text.to_owned());
        self.or_refuse(known, pointer, "time_zone")
    }

    /// A short text without control characters, of 1 to `most` characters.
    pub fn text(&mut self, pointer: &str, text: &str, most: usize) -> Option<String> {
        let text = text.trim();
        if text.chars().any(char::is_control) {
            self.refuse(pointer, "line_characters");
            return None;
        }
        let fits = (1..=most).contains(&text.chars().count());
        self.or_refuse(fits.then(|| text.to_owned()), pointer, "text_length")
    }

    /// Remembers that the value at `pointer` is refused.
    pub fn refuse(&mut self, pointer: &str, code: &'static str) {
        self.errors.push(FieldError::new(pointer, code));
    }

    /// The value, if it is there and nothing of the body was refused.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, Problem> {
        match value {
            Some(value) if self.errors.is_empty() => Ok(value),
            _ => Err(Problem::invalid(self.errors)),
        }
    }

    fn or_refuse<T>(&mut self, value: Option<T>, pointer: &str, code: &'static str) -> Option<T> {
        if value.is_none() {
            self.refuse(pointer, code);
        }
        value
    }
}
