//! The second person's decisions.

use jiff::{SignedDuration, Timestamp};

use super::{Application, KeyToken};
use crate::{
    id::OperatorId,
    registration::{
        approval::Approval,
        refusal::{Refused, Why},
        state::State,
    },
};

/// How old a positive register answer may be at approval.
#[derive(Clone, Copy, Debug)]
pub struct Freshness(pub SignedDuration);

impl Application {
    /// The second person approves; `token` opens the key request. Nobody approves what they reviewed or saw on video.
    pub fn approve(
        mut self,
        approver: OperatorId,
        token: KeyToken,
        freshness: Freshness,
        now: Timestamp,
    ) -> Result<Self, Refused> {
        const ACTION: &str = "approve";
        self.must_be_second_person(ACTION, approver)?;
        if !self.checks.are_positive() {
            return Err(self.refuse(ACTION, Why::ChecksOpen));
        }
        if self.checks.any_stale(now, freshness.0) {
            return Err(self.refuse(ACTION, Why::ChecksStale));
        }
        if self.identity.ground.is_none() {
            return Err(self.refuse(ACTION, Why::NoIdentityGround));
        }
        if !self.identity.is_proven() {
            return Err(self.refuse(ACTION, Why::VideoMissing));
        }
        self.approval = Approval {
            approver: Some(approver),
            approved_at: Some(now),
        };
        self.key_token = Some(token);
        self.enter(State::AwaitingKey);
        Ok(self.settle(now))
    }

    /// The register answers that have grown old are asked for again, before somebody approves.
    pub fn refresh_checks(mut self, freshness: Freshness, now: Timestamp) -> Result<Self, Refused> {
        const ACTION: &str = "refresh_checks";
        if self.state != State::PendingApproval {
            return Err(self.refuse(ACTION, Why::WrongState));
        }
        self.checks = self.checks.ask_again(|check| check.is_stale(now, freshness.0));
        Ok(self.settle(now))
    }

    /// The second person sends the case back to review.
    pub fn return_to_review(mut self, approver: OperatorId, now: Timestamp) -> Result<Self, Refused> {
        self.must_be_second_person("return_to_review", approver)?;
        self.review.reviewer = None;
        self.review.claimed_at = None;
        self.review.accepted_at = None;
        self.enter(State::InReview);
        Ok(self.settle(now))
    }

    /// The key request gets a new token; the old one no longer works.
    pub fn renew_key_token(mut self, token: KeyToken, now: Timestamp) -> Result<Self, Refused> {
        if self.state != State::AwaitingKey {
            return Err(self.refuse("renew_key_token", Why::WrongState));
        }
        self.key_token = Some(token);
        Ok(self.settle(now))
    }

    pub(super) fn must_be_second_person(
        &self,
        action: &'static str,
        approver: OperatorId,
    ) -> Result<(), Refused> {
        if self.state != State::PendingApproval {
            return Err(self.refuse(action, Why::WrongState));
        }
        let on_video = self
            .identity
            .verdicts
            .iter()
            .any(|verdict| verdict.operator == approver);
        if on_video || self.has_reviewed(approver) {
            return Err(self.refuse(action, Why::SamePerson));
        }
        Ok(())
    }
}
