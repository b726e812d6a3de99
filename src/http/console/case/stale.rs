//! The page of a lost race: somebody changed the case while the operator was looking at it. Nothing typed is lost.

use askama::Template;

use crate::http::console::{
    case::{
        timeline::{self, Event},
        view::{Bar, Case},
    },
    fields::Fields,
    frame::Frame,
};

/// Fields that carry the version and not the operator's work.
const BOOKKEEPING: [&str; 2] = ["version", "seen"];

/// What changed, what the operator sent, and the way on.
#[derive(Template)]
#[template(path = "console/stale.html", config = ".askama.toml")]
pub(crate) struct StalePage {
    pub(crate) frame: Frame,
    pub(crate) bar: Bar,
    /// Where the form went.
    pub(crate) action: String,
    /// What happened since the operator opened the case.
    pub(crate) changes: Vec<Event>,
    /// What the operator sent.
    pub(crate) fields: Vec<(String, String)>,
}

impl StalePage {
    /// The page of a case, for a form that was sent to `action`.
    pub(crate) fn of(case: &Case<'_>, action: String, fields: &Fields, frame: Frame) -> Self {
        let seen = fields.parsed::<i64>("seen").unwrap_or(0);
        let later: Vec<_> = case
            .records
            .iter()
            .filter(|record| record.sequence > seen)
            .cloned()
            .collect();
        let sent = fields
            .iter()
            .filter(|(name, value)| !BOOKKEEPING.contains(name) && !value.is_empty());
        Self {
            bar: Bar::of(case, &frame),
            action,
            changes: timeline::events(&later, case.people, &frame),
            fields: sent
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            frame,
        }
    }
}
