//! The lawful ground of identification, asserted by the portal with evidence.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    http::{
        auth::PortalIdentity,
        extract::{Address, Body, Seen},
        portal::{applications, reading::Reading},
        problem::Problem,
    },
    id::ApplicationId,
    lifecycle::{Authority, identify::GroundAssertion},
    registration::identity::IdentityBasis,
};

/// A ground and what proves it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = IdentityGround)]
pub struct GroundBody {
    #[schema(value_type = BasisBody)]
    basis: IdentityBasis,
    /// Reference to the evidence at the portal: a protocol number, a session identifier.
    #[schema(max_length = 250)]
    evidence_reference: String,
    /// SHA-256 of the evidence, hex.
    evidence_sha256: String,
}

/// The lawful grounds (63-FZ art. 18). A video call is none of them.
#[derive(ToSchema)]
#[schema(as = IdentityBasis, rename_all = "snake_case")]
pub enum BasisBody {
    /// Personal presence.
    Presence,
    /// A valid qualified signature of the applicant.
    QualifiedSignature,
    /// A foreign-travel passport with a chip.
    ChipPassport,
    /// ESIA together with the Unified Biometric System.
    UnifiedBiometrics,
}

/// Assert the ground of identification; a new one replaces the old.
#[utoipa::path(put, path = "/v1/applications/{id}/identity-ground", tag = "applications", request_body = GroundBody,
    responses((status = 200, description = "Taken note of", body = super::view::ApplicationView)))]
pub async fn assert_ground(
    State(authority): State<Arc<Authority>>,
    portal: PortalIdentity,
    Address(id): Address<ApplicationId>,
    Seen(expected): Seen,
    Body(body): Body<GroundBody>,
) -> Result<Response, Problem> {
    let mut reading = Reading::default();
    let assertion = read_ground(&body, "", &mut reading);
    let assertion = reading.finish(assertion)?;
    let application = authority
        .assert_ground(&portal.actor(), id, assertion, expected)
        .await?;
    applications::answer(&authority, &portal, application, StatusCode::OK).await
}

pub(super) fn read_ground(body: &GroundBody, at: &str, reading: &mut Reading) -> Option<GroundAssertion> {
    let reference = reading.text(&format!("{at}/evidence_reference"), &body.evidence_reference, 250);
    let sha256 = reading.sha256(&format!("{at}/evidence_sha256"), &body.evidence_sha256);
    Some(GroundAssertion {
        basis: body.basis,
        evidence_reference: reference?,
        evidence_sha256: sha256?,
    })
}
