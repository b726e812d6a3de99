//! An appointment for a video call: one operator, one time, one application.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::VideoOutcome;
use crate::id::{ApplicationId, AppointmentId, OperatorId};

/// Where an appointment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppointmentState {
    /// Booked; the operator's time is taken.
    Scheduled,
    /// The call took place and has a verdict.
    Closed(VideoOutcome),
    /// Taken back in time, or with the application.
    Cancelled,
    /// The applicant did not come.
    Missed,
}

impl AppointmentState {
    /// The code in database, API and screens.
    pub fn code(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::Closed(VideoOutcome::Verified) => "verified",
            Self::Closed(VideoOutcome::Inconclusive) => "inconclusive",
            Self::Closed(VideoOutcome::Failed) => "failed",
            Self::Cancelled => "cancelled",
            Self::Missed => "missed",
        }
    }

    /// The state of that code.
    pub fn from_code(code: &str) -> Option<Self> {
        [
            Self::Scheduled,
            Self::Closed(VideoOutcome::Verified),
            Self::Closed(VideoOutcome::Inconclusive),
            Self::Closed(VideoOutcome::Failed),
            Self::Cancelled,
            Self::Missed,
        ]
        .into_iter()
        .find(|state| state.code() == code)
    }
}

/// An appointment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    /// Identifier.
    pub id: AppointmentId,
    /// For which application.
    pub application: ApplicationId,
    /// Which operator.
    pub operator: OperatorId,
    /// Start.
    pub starts_at: Timestamp,
    /// End, without the buffer.
    pub ends_at: Timestamp,
    /// Where it stands.
    pub state: AppointmentState,
}
