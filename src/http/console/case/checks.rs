//! The panel of register checks.

use crate::{
    actor::Role,
    http::console::{frame::Who, moment::Moments},
    registration::{
        application::Application,
        check::{
            outcome::Outcome,
            progress::{Check, CheckState},
        },
    },
};

/// One question to one register, as the panel shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CheckRow {
    /// Identifier, for asking again.
    pub(crate) id: String,
    /// End of `check-` and `source-` keys.
    pub(crate) kind: &'static str,
    /// End of an `outcome-` key.
    pub(crate) outcome: &'static str,
    /// `good`, `bad`, `warn` or `wait`: colour and sign beside the text.
    pub(crate) tone: &'static str,
    /// Differing fields, reason code, or the register's interim word.
    pub(crate) detail: Option<String>,
    /// When the answer came.
    pub(crate) at: Option<String>,
    /// How often the register was asked.
    pub(crate) attempt: u32,
    /// The person may ask again.
    pub(crate) may_ask: bool,
}

/// The panel of an application.
pub(crate) fn rows(case: &Application, who: &Who, moments: &Moments) -> Vec<CheckRow> {
    let asks = who.is_one_of(&[Role::Reviewer, Role::Approver]);
    let row = |check: &Check| CheckRow {
        id: check.id.to_string(),
        kind: check.kind.code(),
        outcome: outcome(check),
        tone: tone(check),
        detail: detail(check, moments),
        at: match check.state {
            CheckState::Answered { at, .. } | CheckState::TimedOut { at } => Some(moments.at(at)),
            _ => None,
        },
        attempt: check.attempt,
        may_ask: asks && case.clone().ask_again(check.id, moments.now).is_ok(),
    };
    case.checks().iter().map(row).collect()
}

fn outcome(check: &Check) -> &'static str {
    match &check.state {
        CheckState::Planned => "planned",
        CheckState::Submitted { .. } => "submitted",
        CheckState::Answered { outcome, .. } => outcome.code(),
        CheckState::TimedOut { .. } => "timed_out",
    }
}

fn tone(check: &Check) -> &'static str {
    match &check.state {
        CheckState::Planned | CheckState::Submitted { .. } => "wait",
        CheckState::TimedOut { .. } => "warn",
        CheckState::Answered { outcome, .. } => match outcome {
            Outcome::Match => "good",
            Outcome::Mismatch { .. } | Outcome::NotFound | Outcome::Invalid { .. } => "bad",
            Outcome::Rejected { .. } | Outcome::Unavailable { .. } => "warn",
        },
    }
}

fn detail(check: &Check, moments: &Moments) -> Option<String> {
    match &check.state {
        CheckState::Submitted { interim, .. } => interim.clone(),
        CheckState::Answered { outcome, .. } => match outcome {
            Outcome::Mismatch { fields } => Some(fields.join(", ")),
            Outcome::Invalid { reason, since } => {
                let since = since.map(|day| format!(", {}", moments.day(day)));
                Some(reason.clone() + &since.unwrap_or_default())
            }
            Outcome::Rejected { code } => Some(code.clone()),
            Outcome::Match | Outcome::NotFound | Outcome::Unavailable { .. } => None,
        },
        CheckState::Planned | CheckState::TimedOut { .. } => None,
    }
}
