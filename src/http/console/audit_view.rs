//! The view model of the audit log.

use askama::Template;

use super::{case::timeline::Event, frame::Frame};

/// The latest records, and whether the chain holds.
#[derive(Template)]
#[template(path = "console/audit.html", config = ".askama.toml")]
pub(super) struct AuditPage {
    pub(super) frame: Frame,
    pub(super) subject: String,
    pub(super) events: Vec<Event>,
    pub(super) chain: Chain,
    pub(super) older: Option<i64>,
}

/// What walking the chain found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Chain {
    /// Every record follows the one before it.
    Whole {
        /// How many records.
        records: usize,
        /// The hash of the last one.
        head: String,
    },
    /// It is broken there.
    Broken {
        /// The first record that is not as it was.
        sequence: i64,
        /// End of a `damage-` key.
        damage: &'static str,
    },
}
