//! The video call ends with a verdict.

use super::{Authority, Result};
use crate::{
    actor::Actor,
    id::{ApplicationId, AppointmentId},
    registration::{application::Application, video::VideoOutcome},
};

/// What the operator of a call concluded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VideoConclusion {
    /// The call.
    pub appointment: AppointmentId,
    /// The conclusion.
    pub outcome: VideoOutcome,
    /// Items of the checklist that were confirmed.
    pub confirmed: Vec<String>,
    /// Reason codes; mandatory unless verified.
    pub reasons: Vec<String>,
}

impl Authority {
    /// The operator of the call gives the verdict.
    pub async fn record_video(
        &self,
        actor: &Actor,
        application: ApplicationId,
        conclusion: VideoConclusion,
        expected: Option<i64>,
    ) -> Result<Application> {
        let _ = (actor, application, conclusion, expected);
        todo!()
    }
}
