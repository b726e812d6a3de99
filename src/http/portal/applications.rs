//! Applications: hand over, read, list, correct, withdraw.

use std::sync::Arc;

use axum::{Json, extract::State, response::Response};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    http::{
        auth::PortalIdentity,
        extract::{Address, Body, Parameters, Seen},
        portal::{
            holder::HolderBody,
            identity::{GroundBody, read_ground},
            reading::Reading,
            view::{ApplicationSummary, ApplicationView},
        },
        problem::Problem,
    },
    id::ApplicationId,
    lifecycle::{Authority, read::ApplicationQuery, submit::Submission},
    locale::Locale,
    registration::{
        application::Application,
        consent::{Consent, ConsentPurpose},
        state,
    },
};

/// An application as a portal hands it over.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Submission)]
pub struct SubmissionBody {
    /// The portal's own name for it, unique within the portal.
    #[schema(max_length = 100)]
    reference: String,
    /// Identifier of the offer, from `/v1/offers`.
    #[schema(max_length = 100)]
    offer: String,
    /// The applicant's language.
    #[schema(value_type = LocaleBody)]
    locale: Locale,
    /// The applicant's IANA time zone.
    #[schema(max_length = 60, example = "Europe/Moscow")]
    time_zone: String,
    holder: HolderBody,
    #[schema(max_items = 10)]
    consents: Vec<ConsentBody>,
    /// The ground of identification, if the portal knows it already.
    identity_ground: Option<GroundBody>,
}

/// Language of messages.
#[derive(ToSchema)]
#[schema(as = Locale, rename_all = "lowercase")]
pub enum LocaleBody {
    /// Russian.
    Ru,
    /// English.
    En,
}

/// A consent with what proves it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Consent)]
pub struct ConsentBody {
    #[schema(value_type = PurposeBody)]
    purpose: ConsentPurpose,
    /// Version of the text that was shown.
    #[schema(max_length = 100)]
    text_version: String,
    /// SHA-256 of that text, hex.
    text_sha256: String,
    #[schema(format = DateTime)]
    given_at: String,
}

/// What was agreed to.
#[derive(ToSchema)]
#[schema(as = ConsentPurpose, rename_all = "snake_case")]
pub enum PurposeBody {
    /// Processing of personal data.
    Processing,
    /// Transfer to state registers.
    Registers,
    /// Recording of the video confirmation.
    Recording,
}

/// Corrected data, and the defects that they answer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Correction)]
pub struct CorrectionBody {
    holder: HolderBody,
    /// `target` of each defect that is answered.
    #[schema(min_items = 1, max_items = 100)]
    targets: Vec<String>,
}

/// Why the application is taken back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Withdrawal)]
pub struct WithdrawalBody {
    /// In the portal's words, without personal data.
    #[schema(max_length = 250)]
    reason: String,
}

/// A page of applications.
#[derive(Serialize, ToSchema)]
pub struct ApplicationPage {
    items: Vec<ApplicationSummary>,
    /// `after` of the next page; none on the last one.
    next: Option<String>,
}

impl SubmissionBody {
    fn read(&self) -> Result<Submission, Problem> {
        let mut reading = Reading::default();
        let reference = reading.text("/reference", &self.reference, 100);
        let time_zone = reading.time_zone("/time_zone", &self.time_zone);
        let holder = self.holder.read("/holder", &mut reading);
        let consents = self
            .consents
            .iter()
            .enumerate()
            .map(|(index, consent)| consent.read(&format!("/consents/{index}"), &mut reading))
            .collect::<Vec<_>>();
        let ground = self
            .identity_ground
            .as_ref()
            .map(|ground| read_ground(ground, "/identity_ground", &mut reading));
        let submission = || {
            Some(Submission {
                portal_reference: reference?,
                offer: self.offer.clone(),
                locale: self.locale,
                time_zone: time_zone?,
                holder: holder?,
                consents: consents.into_iter().collect::<Option<_>>()?,
                ground: match ground {
                    Some(ground) => Some(ground?),
                    None => None,
                },
            })
        };
        let submission = submission();
        reading.finish(submission)
    }
}

impl ConsentBody {
    fn read(&self, at: &str, reading: &mut Reading) -> Option<Consent> {
        let text_version = reading.text(&format!("{at}/text_version"), &self.text_version, 100);
        let text_sha256 = reading.sha256(&format!("{at}/text_sha256"), &self.text_sha256);
        let given_at = reading.instant(&format!("{at}/given_at"), &self.given_at);
        Some(Consent {
            purpose: self.purpose,
            text_version: text_version?,
            text_sha256: text_sha256?,
            given_at: given_at?,
        })
    }
}

/// Hand over an application.
///
/// The same `reference` with the same content again gives the application that is there.
#[utoipa::path(post, path = "/v1/applications", tag = "applications", request_body = SubmissionBody,
    responses((status = 201, description = "Taken in", body = ApplicationView)))]
pub async fn submit(
    State(authority): State<Arc<Authority>>,
    portal: PortalIdentity,
    Body(body): Body<SubmissionBody>,
) -> Result<Response, Problem> {
    let submission = body.read()?;
    let submitted = authority.submit(&portal.actor(), portal.id(), submission).await;
    let application = submitted.map_err(|error| {
        Problem::from(error)
            .renamed("/portal_reference", "/reference")
            .renamed("/ground", "/identity_ground")
    })?;
    answer(&authority, &portal, application, StatusCode::CREATED).await
}

/// List applications, oldest first.
#[utoipa::path(get, path = "/v1/applications", tag = "applications",
    params(
        ("after" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<u32>, Query, description = "1 to 200, 50 if not given"),
        ("state" = Option<String>, Query, description = "Codes of states, separated by commas"),
        ("changed_after" = Option<String>, Query, description = "RFC 3339"),
        ("reference" = Option<String>, Query, description = "The portal's own name"),
    ),
    responses((status = 200, description = "A page", body = ApplicationPage)))]
pub async fn list(
    State(authority): State<Arc<Authority>>,
    portal: PortalIdentity,
    mut parameters: Parameters,
) -> Result<Json<ApplicationPage>, Problem> {
    let query = ApplicationQuery {
        states: states(&mut parameters),
        changed_after: parameters.value("changed_after", "timestamp"),
        reference: parameters.text("reference"),
        after: parameters.value("after", "identifier"),
        limit: parameters.limit(),
    };
    parameters.finish()?;
    let limit = query.limit as usize;
    let page = authority.applications(&portal.scope(), query).await?;
    let last = page.last().filter(|_| page.len() >= limit);
    Ok(Json(ApplicationPage {
        next: last.map(|application| application.id().to_string()),
        items: page.iter().map(ApplicationSummary::from).collect(),
    }))
}

/// Read an application.
#[utoipa::path(get, path = "/v1/applications/{id}", tag = "applications",
    responses((status = 200, description = "The application; its version is the ETag", body = ApplicationView)))]
pub async fn read(
    State(authority): State<Arc<Authority>>,
    portal: PortalIdentity,
    Address(id): Address<ApplicationId>,
) -> Result<Response, Problem> {
    let application = authority.application(&portal.scope(), id).await?;
    answer(&authority, &portal, application, StatusCode::OK).await
}

/// Answer defects with corrected data.
///
/// Only what the named defects point at may change. Scans answer their defects by being uploaded.
#[utoipa::path(patch, path = "/v1/applications/{id}", tag = "applications", request_body = CorrectionBody,
    responses((status = 200, description = "Corrected", body = ApplicationView)))]
pub async fn correct(
    State(authority): State<Arc<Authority>>,
    portal: PortalIdentity,
    Address(id): Address<ApplicationId>,
    seen: Seen,
    Body(body): Body<CorrectionBody>,
) -> Result<Response, Problem> {
    let expected = seen.required()?;
    let mut reading = Reading::default();
    let holder = body.holder.read("/holder", &mut reading);
    let holder = reading.finish(holder)?;
    let application = authority
        .correct(&portal.actor(), id, holder, body.targets, Some(expected))
        .await?;
    answer(&authority, &portal, application, StatusCode::OK).await
}

/// Take an application back.
#[utoipa::path(post, path = "/v1/applications/{id}/withdrawal", tag = "applications", request_body = WithdrawalBody,
    responses((status = 200, description = "Withdrawn", body = ApplicationView)))]
pub async fn withdraw(
    State(authority): State<Arc<Authority>>,
    portal: PortalIdentity,
    Address(id): Address<ApplicationId>,
    Seen(expected): Seen,
    Body(body): Body<WithdrawalBody>,
) -> Result<Response, Problem> {
    let mut reading = Reading::default();
    let reason = reading.text("/reason", &body.reason, 250);
    let reason = reading.finish(reason)?;
    let application = authority.withdraw(&portal.actor(), id, reason, expected).await?;
    answer(&authority, &portal, application, StatusCode::OK).await
}

/// The application's view, with its booked call.
pub(super) async fn answer(
    authority: &Authority,
    portal: &PortalIdentity,
    application: Application,
    status: StatusCode,
) -> Result<Response, Problem> {
    let booked = match application.identity().appointment {
        Some(booked) => authority
            .appointments(&portal.scope(), application.id())
            .await?
            .into_iter()
            .find(|appointment| appointment.id == booked),
        None => None,
    };
    Ok(ApplicationView::new(&application, booked.as_ref()).answer(status))
}

fn states(parameters: &mut Parameters) -> Vec<String> {
    let given = parameters.text("state").unwrap_or_default();
    let states: Vec<String> = given
        .split(',')
        .filter(|code| !code.is_empty())
        .map(str::to_owned)
        .collect();
    if states
        .iter()
        .any(|code| !state::State::CODES.contains(&code.as_str()))
    {
        parameters.refuse("state", "unknown_value");
    }
    states
}
