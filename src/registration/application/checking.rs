//! What the state registers say.

use jiff::Timestamp;

use super::Application;
use crate::{
    id::CheckId,
    registration::{
        check::progress::CheckEvent,
        refusal::{Refused, Why},
        state::State,
    },
};

impl Application {
    /// Something happened to one attempt of a check. Answers are taken in every state that still leads to issuance, so
    /// that a late or repeated answer is history and never an error of the register.
    pub fn record_check(
        mut self,
        check: CheckId,
        attempt: u32,
        event: CheckEvent,
        now: Timestamp,
    ) -> Result<Self, Refused> {
        const ACTION: &str = "record_check";
        if !self.state.is_before_issuing() {
            return Err(self.refuse(ACTION, Why::WrongState));
        }
        let checks = self.checks.clone().record(check, attempt, event, now);
        self.checks = checks.map_err(|why| self.refuse(ACTION, why))?;
        Ok(self.settle(now))
    }

    /// A reviewer asks one register again.
    pub fn ask_again(mut self, check: CheckId, now: Timestamp) -> Result<Self, Refused> {
        const ACTION: &str = "ask_again";
        let known = self
            .checks
            .find(check)
            .ok_or_else(|| self.refuse(ACTION, Why::UnknownCheck))?;
        if !known.is_final() {
            return Err(self.refuse(ACTION, Why::UnknownCheck));
        }
        if !matches!(self.state, State::InReview | State::PendingApproval) {
            return Err(self.refuse(ACTION, Why::WrongState));
        }
        self.checks = self.checks.ask_again(|candidate| candidate.id == check);
        Ok(self.settle(now))
    }
}
