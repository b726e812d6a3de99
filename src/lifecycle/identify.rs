//! A lawful ground of identification is asserted, with evidence.

use jiff::Timestamp;
use serde_json::json;

use super::{
    Authority, Error, Result,
    step::{Allowed, Call},
};
use crate::{
    actor::{Actor, Role},
    id::ApplicationId,
    registration::{
        application::Application,
        identity::{IdentityBasis, IdentityGround},
    },
};

/// A ground and what proves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroundAssertion {
    /// Which ground.
    pub basis: IdentityBasis,
    /// Reference to the evidence at the one who asserts.
    pub evidence_reference: String,
    /// SHA-256 of the evidence, lower-case hex.
    pub evidence_sha256: String,
}

impl GroundAssertion {
    /// The evidence is named, and its hash is one.
    pub(super) fn check(&self, pointer: &str) -> Result<()> {
        let reference = self.evidence_reference.trim();
        if reference.is_empty() || reference.len() > 200 {
            return Err(Error::invalid(format!("{pointer}/evidence_reference"), "length"));
        }
        let hash = &self.evidence_sha256;
        if hash.len() != 64
            || !hash
                .bytes()
                .all(|c| c.is_ascii_digit() || (b'a'..=b'f').contains(&c))
        {
            return Err(Error::invalid(format!("{pointer}/evidence_sha256"), "sha256"));
        }
        Ok(())
    }

    /// The ground as the application keeps it.
    pub(super) fn into_ground(self, actor: &Actor, now: Timestamp) -> IdentityGround {
        IdentityGround {
            basis: self.basis,
            evidence_reference: self.evidence_reference,
            evidence_sha256: self.evidence_sha256,
            asserted_by: actor.clone(),
            asserted_at: now,
        }
    }
}

impl Authority {
    /// Takes note of a ground. A new one replaces the old.
    pub async fn assert_ground(
        &self,
        actor: &Actor,
        application: ApplicationId,
        assertion: GroundAssertion,
        expected: Option<i64>,
    ) -> Result<Application> {
        let call = Call {
            actor,
            action: "application.ground_asserted",
            application,
            expected,
            allowed: Allowed::roles(&[Role::Reviewer, Role::VideoOperator]).or_applicant_side(),
        };
        self.change(
            call,
            json!({ "basis": assertion.basis.code(), "evidence_sha256": assertion.evidence_sha256.clone() }),
            |step, before| {
                assertion.check("")?;
                let ground = assertion.into_ground(actor, step.now);
                Ok(before.assert_ground(ground, step.now)?)
            },
        )
        .await
    }
}
