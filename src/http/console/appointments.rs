//! `/console/appointments`: the calls that are coming.

use askama::Template;

use super::frame::Frame;

/// The calls that are coming, by day.
#[derive(Template)]
#[template(path = "console/appointments.html", config = ".askama.toml")]
pub(super) struct AppointmentsPage {
    pub(super) frame: Frame,
    pub(super) days: Vec<Day>,
}

pub(super) struct Day {
    pub(super) day: String,
    pub(super) calls: Vec<Call>,
}

pub(super) struct Call {
    pub(super) application: String,
    pub(super) reference: String,
    pub(super) name: String,
    pub(super) holder_type: &'static str,
    pub(super) time: String,
    pub(super) distance: String,
    pub(super) operator: String,
    pub(super) mine: bool,
    pub(super) late: bool,
}
