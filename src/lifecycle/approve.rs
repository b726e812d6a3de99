//! The second person's decisions.

use jiff::SignedDuration;
use serde_json::json;

use super::{
    Authority, Error, Result,
    step::{Allowed, Call, Step},
    token,
};
use crate::{
    actor::{Actor, Role},
    id::ApplicationId,
    registration::{
        application::{Application, Freshness, KeyToken},
        refusal::Why,
    },
};

const APPROVER: Allowed = Allowed::roles(&[Role::Approver]);

impl Authority {
    /// The second person approves. Where answers of registers have grown old they are asked again instead, and the
    /// refusal (`checks_stale`) says so.
    pub async fn approve(
        &self,
        actor: &Actor,
        application: ApplicationId,
        expected: Option<i64>,
    ) -> Result<Application> {
        let call = Call {
            actor,
            action: "application.approved",
            application,
            expected,
            allowed: APPROVER,
        };
        let outcome = self.approve_now(&call).await;
        self.on_record(&call, outcome).await
    }

    async fn approve_now(&self, call: &Call<'_>) -> Result<Application> {
        let mut step = self.open(call).await?;
        let freshness = Freshness(self.policy.answer_freshness());
        // Nobody knows this first token: the applicant opens the key request and gets one of their own.
        let (_, token) = self.fresh_key_token(&step)?;
        let approved = step
            .before
            .clone()
            .approve(step.operator_id()?, token, freshness, step.now);
        match approved {
            Ok(after) => step.close(after).await,
            Err(refused) if refused.why == Why::ChecksStale => {
                let after = step.before.clone().refresh_checks(freshness, step.now)?;
                step.details = json!({ "approval": "checks_stale" });
                step.close(after).await?;
                Err(refused.into())
            }
            Err(refused) => Err(refused.into()),
        }
    }

    /// A key token of this moment: the text, and what is kept of it.
    pub(super) fn fresh_key_token(&self, step: &Step<'_>) -> Result<(String, KeyToken)> {
        let text = token::generate(&*self.random)?;
        let life = SignedDuration::from_hours(i64::from(self.policy.key_token_hours));
        let expires_at = step.now.checked_add(life).map_err(Error::internal)?;
        let sha256 = token::sha256_hex(text.as_bytes());
        Ok((text, KeyToken { sha256, expires_at }))
    }

    /// The second person sends the case back to review.
    pub async fn return_to_review(
        &self,
        actor: &Actor,
        application: ApplicationId,
        reason: String,
        expected: Option<i64>,
    ) -> Result<Application> {
        let call = Call {
            actor,
            action: "application.returned_to_review",
            application,
            expected,
            allowed: APPROVER,
        };
        self.change(call, json!({ "reason": reason }), |step, before| {
            Ok(before.return_to_review(step.operator_id()?, step.now)?)
        })
        .await
    }
}
