//! From the accepted key to the released certificate.

use jiff::Timestamp;

use super::Application;
use crate::{
    id::CertificateId,
    registration::{
        acknowledgement::Acknowledgement,
        approval::Approval,
        approved::Approved,
        key::AcceptedKey,
        refusal::{Refused, Why},
        review::Defect,
        state::State,
    },
};

impl Application {
    /// The applicant's certification request has been checked. The token works once.
    pub fn accept_key(
        mut self,
        token_sha256: &str,
        key: AcceptedKey,
        now: Timestamp,
    ) -> Result<Self, Refused> {
        const ACTION: &str = "accept_key";
        if self.state != State::AwaitingKey {
            return Err(self.refuse(ACTION, Why::WrongState));
        }
        let valid = self
            .key_token
            .take()
            .is_some_and(|token| token.sha256 == token_sha256 && now <= token.expires_at);
        if !valid {
            return Err(self.refuse(ACTION, Why::KeyToken));
        }
        self.key = Some(key);
        self.enter(State::Issuing);
        Ok(self.settle(now))
    }

    /// What issuance needs. Only an application that is being issued has it, and on hold none has.
    pub fn approved(&self) -> Result<Approved, Refused> {
        const ACTION: &str = "issue";
        let (State::Issuing, Some(key), Some(_)) = (&self.state, &self.key, self.approval.approver) else {
            return Err(self.refuse(ACTION, Why::WrongState));
        };
        let ground = self
            .identity
            .ground
            .as_ref()
            .ok_or_else(|| self.refuse(ACTION, Why::NoIdentityGround))?;
        Ok(Approved::new(
            self.id,
            self.holder.clone(),
            ground.basis,
            key.clone(),
            self.profile.clone(),
        ))
    }

    /// The certificate cannot be made, because the data lack something that it must say. The case goes back to the
    /// applicant, and then the whole way again: the data that were reviewed and approved are not those that will be.
    ///
    /// It takes no round of corrections away: the applicant gave what was asked for.
    pub fn return_incomplete(
        mut self,
        target: String,
        code: String,
        hint: String,
        now: Timestamp,
    ) -> Result<Self, Refused> {
        if self.state != State::Issuing {
            return Err(self.refuse("issue", Why::WrongState));
        }
        let known = u32::try_from(self.review.defects.len()).unwrap_or(u32::MAX);
        self.review.defects.push(Defect {
            number: known.saturating_add(1),
            target,
            code,
            hint,
            opened_at: now,
            answered_at: None,
        });
        self.review.accepted_at = None;
        self.approval = Approval::default();
        self.key = None;
        self.enter(State::AwaitingApplicant);
        Ok(self.settle(now))
    }

    /// The certificate stands in the register.
    pub fn issued(mut self, certificate: CertificateId, now: Timestamp) -> Result<Self, Refused> {
        if self.state != State::Issuing {
            return Err(self.refuse("issue", Why::WrongState));
        }
        self.enter(State::IssuedUnacknowledged { certificate });
        Ok(self.settle(now))
    }

    /// The holder accepts the certificate's contents, whose text has the hash `shown_sha256`.
    pub fn acknowledge(
        mut self,
        acknowledgement: Acknowledgement,
        shown_sha256: &str,
        now: Timestamp,
    ) -> Result<Self, Refused> {
        const ACTION: &str = "acknowledge";
        let State::IssuedUnacknowledged { certificate } = self.state else {
            return Err(self.refuse(ACTION, Why::WrongState));
        };
        if acknowledgement.text_sha256 != shown_sha256 || !acknowledgement.safety_manual_received {
            return Err(self.refuse(ACTION, Why::AcknowledgedText));
        }
        self.acknowledgement = Some(acknowledgement);
        self.enter(State::Completed { certificate });
        Ok(self.settle(now))
    }
}
