//! A lawful ground of identification is asserted, with evidence.

use super::{Authority, Result};
use crate::{
    actor::Actor,
    id::ApplicationId,
    registration::{application::Application, identity::IdentityBasis},
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

impl Authority {
    /// Takes note of a ground. A new one replaces the old.
    pub async fn assert_ground(
        &self,
        actor: &Actor,
        application: ApplicationId,
        assertion: GroundAssertion,
        expected: Option<i64>,
    ) -> Result<Application> {
        let _ = (actor, application, assertion, expected);
        todo!()
    }
}
