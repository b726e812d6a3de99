//! The reviewer's decisions.

use jiff::Timestamp;

use super::Application;
use crate::{
    id::OperatorId,
    registration::{
        refusal::{Refused, Why},
        review::{Defect, MAXIMUM_ROUNDS},
        state::State,
    },
};

/// A defect as the reviewer writes it down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDefect {
    /// `document:<slot>` or a JSON pointer into the holder: `/person/inn`.
    pub target: String,
    /// Code from the defect library.
    pub code: String,
    /// A hint for the applicant.
    pub hint: String,
}

impl Application {
    /// A reviewer takes the case. Claiming twice changes nothing.
    pub fn claim(mut self, reviewer: OperatorId, now: Timestamp) -> Result<Self, Refused> {
        const ACTION: &str = "claim";
        if self.state != State::InReview {
            return Err(self.refuse(ACTION, Why::WrongState));
        }
        if self.review.reviewer.is_some_and(|other| other != reviewer) {
            return Err(self.refuse(ACTION, Why::ClaimedByAnother));
        }
        // The video operator of this case has seen the person; the data are looked at by somebody else.
        if self
            .identity
            .verdicts
            .iter()
            .any(|verdict| verdict.operator == reviewer)
        {
            return Err(self.refuse(ACTION, Why::SamePerson));
        }
        self.review.reviewer = Some(reviewer);
        self.review.claimed_at = Some(now);
        Ok(self.settle(now))
    }

    /// The reviewer gives the case back.
    pub fn release(mut self, reviewer: OperatorId, now: Timestamp) -> Result<Self, Refused> {
        self.must_be_reviewer("release", reviewer)?;
        self.review.reviewer = None;
        self.review.claimed_at = None;
        Ok(self.settle(now))
    }

    /// The case is taken from its reviewer, who is away or locked: whoever claims it next reviews it.
    pub fn reassign(mut self, now: Timestamp) -> Result<Self, Refused> {
        const ACTION: &str = "reassign";
        if !matches!(
            self.state,
            State::InChecks | State::InReview | State::AwaitingApplicant
        ) {
            return Err(self.refuse(ACTION, Why::WrongState));
        }
        if self.review.reviewer.is_none() {
            return Err(self.refuse(ACTION, Why::NotClaimed));
        }
        self.review.reviewer = None;
        self.review.claimed_at = None;
        Ok(self.settle(now))
    }

    /// The reviewer sends the case back to the applicant.
    pub fn add_defects(
        mut self,
        reviewer: OperatorId,
        defects: Vec<NewDefect>,
        now: Timestamp,
    ) -> Result<Self, Refused> {
        const ACTION: &str = "add_defects";
        self.must_be_reviewer(ACTION, reviewer)?;
        if defects.is_empty() || self.review.rounds >= MAXIMUM_ROUNDS {
            return Err(self.refuse(ACTION, Why::Defects));
        }
        let known = u32::try_from(self.review.defects.len()).unwrap_or(u32::MAX);
        self.review
            .defects
            .extend(
                defects
                    .into_iter()
                    .zip(known.saturating_add(1)..)
                    .map(|(new, number)| Defect {
                        number,
                        target: new.target,
                        code: new.code,
                        hint: new.hint,
                        opened_at: now,
                        answered_at: None,
                    }),
            );
        self.review.rounds += 1;
        self.decided(reviewer);
        self.enter(State::AwaitingApplicant);
        Ok(self.settle(now))
    }

    /// The reviewer accepts the data. Every register must have confirmed them.
    pub fn accept_review(mut self, reviewer: OperatorId, now: Timestamp) -> Result<Self, Refused> {
        const ACTION: &str = "accept_review";
        self.must_be_reviewer(ACTION, reviewer)?;
        if !self.checks.are_positive() {
            return Err(self.refuse(ACTION, Why::ChecksOpen));
        }
        self.review.accepted_at = Some(now);
        self.decided(reviewer);
        self.enter(State::AwaitingIdentity);
        Ok(self.settle(now))
    }

    fn decided(&mut self, reviewer: OperatorId) {
        if !self.review.decided_by.contains(&reviewer) {
            self.review.decided_by.push(reviewer);
        }
    }

    fn must_be_reviewer(&self, action: &'static str, operator: OperatorId) -> Result<(), Refused> {
        if self.state != State::InReview {
            return Err(self.refuse(action, Why::WrongState));
        }
        match self.review.reviewer {
            Some(reviewer) if reviewer == operator => Ok(()),
            Some(_) => Err(self.refuse(action, Why::ClaimedByAnother)),
            None => Err(self.refuse(action, Why::NotClaimed)),
        }
    }
}
