//! Times as operators read them: in the authority's zone, short, and how far a deadline is.

use fluent_bundle::FluentValue;
use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};

use super::locale;
use crate::locale::Locale;

/// How instants are shown on one page: language, zone, and the present moment.
#[derive(Clone)]
pub(super) struct Moments {
    /// Language.
    pub(super) locale: Locale,
    /// The authority's zone.
    pub(super) zone: TimeZone,
    /// The present moment.
    pub(super) now: Timestamp,
}

/// A deadline on a screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Due {
    /// Day and time.
    pub(super) at: String,
    /// How far it is, in words.
    pub(super) distance: String,
    /// It has passed.
    pub(super) overdue: bool,
    /// Less than two hours are left.
    pub(super) soon: bool,
}

impl Moments {
    /// `23.11.2026, 14:05` or `23 Nov 2026, 14:05`.
    pub(super) fn at(&self, at: Timestamp) -> String {
        let form = match self.locale {
            Locale::Ru => "%d.%m.%Y, %H:%M",
            Locale::En => "%-d %b %Y, %H:%M",
        };
        at.to_zoned(self.zone.clone()).strftime(form).to_string()
    }

    /// With seconds, for the audit log.
    pub(super) fn exactly(&self, at: Timestamp) -> String {
        let form = match self.locale {
            Locale::Ru => "%d.%m.%Y, %H:%M:%S",
            Locale::En => "%-d %b %Y, %H:%M:%S",
        };
        at.to_zoned(self.zone.clone()).strftime(form).to_string()
    }

    /// A day.
    pub(super) fn day(&self, day: Date) -> String {
        let form = match self.locale {
            Locale::Ru => "%d.%m.%Y",
            Locale::En => "%-d %b %Y",
        };
        day.strftime(form).to_string()
    }

    /// A deadline.
    pub(super) fn due(&self, at: Timestamp) -> Due {
        let left = at.duration_since(self.now);
        let overdue = left.is_negative();
        Due {
            at: self.at(at),
            distance: self.distance(if overdue { "due-overdue" } else { "due-in" }, left.abs()),
            overdue,
            soon: !overdue && left < SignedDuration::from_hours(2),
        }
    }

    fn distance(&self, key: &str, length: SignedDuration) -> String {
        let (unit, count) = match length.as_mins() {
            minutes @ ..60 => ("minutes", minutes),
            minutes @ 60..2880 => ("hours", minutes / 60),
            minutes => ("days", minutes / 1440),
        };
        locale::text_with(
            self.locale,
            &format!("{key}-{unit}"),
            &[("count", FluentValue::from(count))],
        )
    }
}
