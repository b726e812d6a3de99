//! Rejection, withdrawal, expiry and hold.

use jiff::Timestamp;

use super::Application;
use crate::{
    id::OperatorId,
    registration::{
        refusal::{Refused, Why},
        state::State,
    },
};

impl Application {
    /// An operator refuses the application on a ground of the statute: the reviewer, the approver (who must be a second
    /// person), or a security officer on a case on hold.
    pub fn reject(
        mut self,
        operator: OperatorId,
        ground: String,
        text: String,
        now: Timestamp,
    ) -> Result<Self, Refused> {
        const ACTION: &str = "reject";
        match &self.state {
            State::InReview if self.review.reviewer != Some(operator) => {
                return Err(self.refuse(ACTION, Why::NotClaimed));
            }
            State::PendingApproval => self.must_be_second_person(ACTION, operator)?,
            State::OnHold { resume, .. } if resume.is_before_issuing() => {}
            State::InReview => {}
            _ => return Err(self.refuse(ACTION, Why::WrongState)),
        }
        self.payment = self.payment.ended_without_certificate();
        self.enter(State::Rejected { ground, text });
        Ok(self.settle(now))
    }

    /// The applicant takes the application back: possible until the authority begins to sign.
    pub fn withdraw(mut self, reason: String, now: Timestamp) -> Result<Self, Refused> {
        if !self.state.is_before_issuing() {
            return Err(self.refuse("withdraw", Why::WrongState));
        }
        self.payment = self.payment.ended_without_certificate();
        self.enter(State::Withdrawn { reason });
        Ok(self.settle(now))
    }

    /// The applicant's time has run out. A certificate that was never acknowledged must be revoked in the same
    /// transaction.
    pub fn expire(mut self, now: Timestamp) -> Result<Self, Refused> {
        const ACTION: &str = "expire";
        if !self.state.waits_for_applicant() {
            return Err(self.refuse(ACTION, Why::WrongState));
        }
        if self.due_at.is_none_or(|due| now <= due) {
            return Err(self.refuse(ACTION, Why::NotDue));
        }
        let certificate = self.state.certificate();
        if certificate.is_none() {
            self.payment = self.payment.ended_without_certificate();
        }
        self.enter(State::Expired { certificate });
        Ok(self.settle(now))
    }

    /// Stops the application, whatever else is green.
    pub fn hold(mut self, reason: String, now: Timestamp) -> Result<Self, Refused> {
        if self.state.is_final() || matches!(self.state, State::OnHold { .. }) {
            return Err(self.refuse("hold", Why::WrongState));
        }
        self.enter(State::OnHold {
            resume: Box::new(self.state.clone()),
            reason,
            since: now,
        });
        Ok(self.settle(now))
    }

    /// Lets the application go on where it stood.
    pub fn release_hold(mut self, now: Timestamp) -> Result<Self, Refused> {
        let State::OnHold { resume, .. } = self.state.clone() else {
            return Err(self.refuse("release_hold", Why::WrongState));
        };
        self.enter(*resume);
        Ok(self.settle(now))
    }
}
