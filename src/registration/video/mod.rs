//! Video confirmation: an additional check by a human, never a ground of identification by itself.
//!
//! [`appointment`] is the booking, [`slot`] the grid of free times; the verdict is here.

pub mod appointment;
pub mod slot;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::{AppointmentId, OperatorId};

/// What the operator concluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VideoOutcome {
    /// The person is the applicant.
    Verified,
    /// Nobody's fault; another call is needed.
    Inconclusive,
    /// Fraud or a broken rule: the case goes on hold.
    Failed,
}

/// The items that an operator ticks before a verdict; all must be answered.
pub const CHECKLIST: [&str; 6] = [
    "consent_spoken",
    "face_matches",
    "document_genuine",
    "data_matches",
    "free_will",
    "challenge_passed",
];

/// The verdict on one call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VideoVerdict {
    /// The call.
    pub appointment: AppointmentId,
    /// Who held it.
    pub operator: OperatorId,
    /// The conclusion.
    pub outcome: VideoOutcome,
    /// Items of the checklist that were confirmed.
    pub confirmed: Vec<String>,
    /// Reason codes; mandatory unless verified.
    pub reasons: Vec<String>,
    /// When.
    pub at: Timestamp,
}

impl VideoVerdict {
    /// Verified, with every item of the checklist confirmed.
    pub fn is_verified(&self) -> bool {
        self.outcome == VideoOutcome::Verified && self.is_complete()
    }

    /// A verdict is complete when it is verified with the whole checklist, or names a reason.
    pub fn is_complete(&self) -> bool {
        match self.outcome {
            VideoOutcome::Verified => CHECKLIST
                .iter()
                .all(|item| self.confirmed.iter().any(|confirmed| confirmed == item)),
            VideoOutcome::Inconclusive | VideoOutcome::Failed => !self.reasons.is_empty(),
        }
    }
}
