//! Ground of identification and video confirmation.

use jiff::Timestamp;

use super::Application;
use crate::{
    id::{AppointmentId, OperatorId},
    registration::{
        identity::IdentityGround,
        refusal::{Refused, Why},
        state::State,
        video::{VideoOutcome, VideoVerdict},
    },
};

impl Application {
    /// A lawful ground is asserted, with evidence. Possible until approval; a new ground replaces the old one.
    pub fn assert_ground(mut self, ground: IdentityGround, now: Timestamp) -> Result<Self, Refused> {
        const ACTION: &str = "assert_ground";
        let open = self.state.is_before_issuing()
            && !matches!(
                self.state,
                State::AwaitingKey | State::PendingApproval | State::OnHold { .. }
            );
        if !open {
            return Err(self.refuse(ACTION, Why::WrongState));
        }
        self.identity.ground = Some(ground);
        Ok(self.settle(now))
    }

    /// A call is booked.
    pub fn appoint(mut self, appointment: AppointmentId, now: Timestamp) -> Result<Self, Refused> {
        const ACTION: &str = "appoint";
        if self.state != State::AwaitingIdentity {
            return Err(self.refuse(ACTION, Why::WrongState));
        }
        let wanted = self.identity.video_required && !self.identity.is_confirmed_on_video();
        if self.identity.appointment.is_some() || !wanted {
            return Err(self.refuse(ACTION, Why::Appointment));
        }
        self.identity.appointment = Some(appointment);
        Ok(self.settle(now))
    }

    /// The booked call is taken back, or the applicant did not come.
    pub fn cancel_appointment(mut self, appointment: AppointmentId, now: Timestamp) -> Result<Self, Refused> {
        const ACTION: &str = "cancel_appointment";
        if self.identity.appointment != Some(appointment) {
            return Err(self.refuse(ACTION, Why::Appointment));
        }
        self.identity.appointment = None;
        Ok(self.settle(now))
    }

    /// The operator of the call gives the verdict. Who reviewed the data may not hold the call.
    pub fn record_video(mut self, verdict: VideoVerdict, now: Timestamp) -> Result<Self, Refused> {
        const ACTION: &str = "record_video";
        if self.state != State::AwaitingIdentity {
            return Err(self.refuse(ACTION, Why::WrongState));
        }
        if self.identity.appointment != Some(verdict.appointment) {
            return Err(self.refuse(ACTION, Why::Appointment));
        }
        if self.has_reviewed(verdict.operator) {
            return Err(self.refuse(ACTION, Why::SamePerson));
        }
        if !verdict.is_complete() {
            return Err(self.refuse(ACTION, Why::VideoMissing));
        }
        if verdict.outcome == VideoOutcome::Failed {
            self.enter(State::OnHold {
                resume: Box::new(State::AwaitingIdentity),
                reason: "video_failed".to_owned(),
                since: now,
            });
        }
        self.identity.appointment = None;
        self.identity.verdicts.push(verdict);
        Ok(self.settle(now))
    }

    pub(super) fn has_reviewed(&self, operator: OperatorId) -> bool {
        self.review.reviewer == Some(operator) || self.review.decided_by.contains(&operator)
    }
}
