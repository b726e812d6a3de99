//! Certificates of the portal's applications: read, list, download, revoke.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    response::{IntoResponse as _, Response},
};
use http::header;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::reading::Reading;
use crate::{
    http::{
        auth::PortalIdentity,
        extract::{Address, Body, Parameters},
        problem::Problem,
    },
    id::CertificateId,
    lifecycle::{Authority, download::CertificateQuery},
    registry::{
        certificate::{CertificateRecord, CertificateState},
        revocation::{RevocationGround, RevocationReason},
    },
    x509::chain::{pem, pem_chain},
};

/// A certificate of record.
#[derive(Serialize, ToSchema)]
#[schema(as = Certificate)]
pub struct CertificateView {
    id: String,
    application: String,
    /// Serial number, lower-case hex.
    serial: String,
    /// Subject key identifier of the issuer, lower-case hex.
    issuer: String,
    /// `issued` (not yet acknowledged), `active`, `revoked`, `expired`.
    state: &'static str,
    #[schema(format = DateTime)]
    not_before: String,
    #[schema(format = DateTime)]
    not_after: String,
    /// End of the private key's usage period.
    #[schema(format = DateTime)]
    key_not_after: String,
    #[schema(format = DateTime)]
    issued_at: String,
    #[schema(format = DateTime)]
    acknowledged_at: Option<String>,
    revocation: Option<RevocationView>,
}

/// Final.
#[derive(Serialize, ToSchema)]
#[schema(as = Revocation)]
pub struct RevocationView {
    #[schema(format = DateTime)]
    at: String,
    reason: &'static str,
    /// Since when the certificate was not to be trusted, if that is known.
    #[schema(format = DateTime)]
    #[serde(skip_serializing_if = "Option::is_none")]
    invalid_since: Option<String>,
}

/// A page of certificates.
#[derive(Serialize, ToSchema)]
pub struct CertificatePage {
    items: Vec<CertificateView>,
    /// `after` of the next page; none on the last one.
    next: Option<String>,
}

/// Why the certificate is to end.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RevocationRequest)]
pub struct RevocationBody {
    reason: ReasonBody,
    /// Since when the certificate was not to be trusted, if that is known: not after now. The CRL tells of it.
    #[schema(format = DateTime)]
    invalid_since: Option<String>,
}

/// The reasons of RFC 5280 that a holder or a portal may give.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RevocationReason)]
pub enum ReasonBody {
    /// No reason given.
    Unspecified,
    /// The key is no longer the holder's alone.
    KeyCompromise,
    /// The holder left the organisation, or its data changed.
    AffiliationChanged,
    /// Replaced by another certificate.
    Superseded,
    /// No longer needed.
    CessationOfOperation,
    /// Powers ended.
    PrivilegeWithdrawn,
}

impl From<ReasonBody> for RevocationReason {
    fn from(reason: ReasonBody) -> Self {
        match reason {
            ReasonBody::Unspecified => Self::Unspecified,
            ReasonBody::KeyCompromise => Self::KeyCompromise,
            ReasonBody::AffiliationChanged => Self::AffiliationChanged,
            ReasonBody::Superseded => Self::Superseded,
            ReasonBody::CessationOfOperation => Self::CessationOfOperation,
            ReasonBody::PrivilegeWithdrawn => Self::PrivilegeWithdrawn,
        }
    }
}

/// The state's name in the API.
pub fn state_code(state: CertificateState) -> &'static str {
    match state {
        CertificateState::Issued => "issued",
        CertificateState::Active => "active",
        CertificateState::Revoked => "revoked",
        CertificateState::Expired => "expired",
    }
}

impl CertificateView {
    fn new(record: &CertificateRecord, now: Timestamp) -> Self {
        Self {
            id: record.id.to_string(),
            application: record.application.to_string(),
            serial: record.serial_hex(),
            issuer: record.issuer.clone(),
            state: state_code(record.state(now)),
            not_before: record.not_before.to_string(),
            not_after: record.not_after.to_string(),
            key_not_after: record.key_not_after.to_string(),
            issued_at: record.issued_at.to_string(),
            acknowledged_at: record.acknowledged_at.map(|at| at.to_string()),
            revocation: record.revocation.map(|revocation| RevocationView {
                at: revocation.at.to_string(),
                reason: revocation.reason.code(),
                invalid_since: revocation.invalid_since.map(|since| since.to_string()),
            }),
        }
    }
}

/// List certificates, oldest first.
#[utoipa::path(get, path = "/v1/certificates", tag = "certificates",
    params(
        ("after" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<u32>, Query, description = "1 to 200, 50 if not given"),
        ("state" = Option<String>, Query, description = "`issued`, `active`, `revoked` or `expired`"),
        ("serial" = Option<String>, Query, description = "Serial number, hex"),
    ),
    responses((status = 200, description = "A page", body = CertificatePage)))]
pub async fn list(
    State(authority): State<Arc<Authority>>,
    portal: PortalIdentity,
    mut parameters: Parameters,
) -> Result<Json<CertificatePage>, Problem> {
    let query = CertificateQuery {
        state: state(&mut parameters),
        serial: parameters.text("serial"),
        after: parameters.value("after", "identifier"),
        limit: parameters.limit(),
    };
    parameters.finish()?;
    let limit = query.limit as usize;
    let page = authority.certificates(&portal.scope(), query).await?;
    let last = page.last().filter(|_| page.len() >= limit);
    let now = authority.clock().now();
    Ok(Json(CertificatePage {
        next: last.map(|record| record.id.to_string()),
        items: page
            .iter()
            .map(|record| CertificateView::new(record, now))
            .collect(),
    }))
}

/// Read a certificate of record.
#[utoipa::path(get, path = "/v1/certificates/{id}", tag = "certificates",
    responses((status = 200, description = "The certificate", body = CertificateView)))]
pub async fn read(
    State(authority): State<Arc<Authority>>,
    portal: PortalIdentity,
    Address(id): Address<CertificateId>,
) -> Result<Json<CertificateView>, Problem> {
    let record = authority.certificate(&portal.scope(), id).await?;
    Ok(Json(CertificateView::new(&record, authority.clock().now())))
}

/// Revoke a certificate, for good. A second call returns the first revocation.
#[utoipa::path(post, path = "/v1/certificates/{id}/revocation", tag = "certificates", request_body = RevocationBody,
    responses((status = 200, description = "Revoked", body = CertificateView)))]
pub async fn revoke(
    State(authority): State<Arc<Authority>>,
    portal: PortalIdentity,
    Address(id): Address<CertificateId>,
    Body(body): Body<RevocationBody>,
) -> Result<Json<CertificateView>, Problem> {
    let mut reading = Reading::default();
    let invalid_since = body
        .invalid_since
        .map(|text| reading.instant("/invalid_since", &text));
    let ground = RevocationGround {
        reason: body.reason.into(),
        invalid_since: invalid_since.flatten(),
    };
    let ground = reading.finish(Some(ground))?;
    let record = authority.revoke(&portal.actor(), id, ground).await?;
    Ok(Json(CertificateView::new(&record, authority.clock().now())))
}

/// Download the certificate, DER. Only after the holder has acknowledged it.
#[utoipa::path(get, path = "/v1/certificates/{id}/download.cer", tag = "certificates",
    responses((status = 200, description = "DER", content_type = "application/pkix-cert")))]
pub async fn download_cer(
    State(authority): State<Arc<Authority>>,
    portal: PortalIdentity,
    Address(id): Address<CertificateId>,
) -> Result<Response, Problem> {
    let der = authority.certificate_download(&portal.scope(), id).await?;
    Ok(file("application/pkix-cert", der))
}

/// Download the certificate, PEM. Only after the holder has acknowledged it.
#[utoipa::path(get, path = "/v1/certificates/{id}/download.pem", tag = "certificates",
    responses((status = 200, description = "PEM", content_type = "application/x-pem-file")))]
pub async fn download_pem(
    State(authority): State<Arc<Authority>>,
    portal: PortalIdentity,
    Address(id): Address<CertificateId>,
) -> Result<Response, Problem> {
    let der = authority.certificate_download(&portal.scope(), id).await?;
    Ok(file("application/x-pem-file", pem(&der).into()))
}

/// Download certificate and chain, PKCS#7. Only after the holder has acknowledged it.
#[utoipa::path(get, path = "/v1/certificates/{id}/download.p7b", tag = "certificates",
    responses((status = 200, description = "PKCS#7, DER", content_type = "application/x-pkcs7-certificates")))]
pub async fn download_p7b(
    State(authority): State<Arc<Authority>>,
    portal: PortalIdentity,
    Address(id): Address<CertificateId>,
) -> Result<Response, Problem> {
    let bundle = authority.bundle_p7b(&portal.scope(), id).await?;
    Ok(file("application/x-pkcs7-certificates", bundle))
}

/// Download the certificates above it, issuer first, root last, PEM.
#[utoipa::path(get, path = "/v1/certificates/{id}/chain.pem", tag = "certificates",
    responses((status = 200, description = "PEM", content_type = "application/x-pem-file")))]
pub async fn chain(
    State(authority): State<Arc<Authority>>,
    portal: PortalIdentity,
    Address(id): Address<CertificateId>,
) -> Result<Response, Problem> {
    let chain = authority.chain(&portal.scope(), id).await?;
    let text = pem_chain(chain.iter().map(Vec::as_slice));
    Ok(file("application/x-pem-file", text.into()))
}

fn state(parameters: &mut Parameters) -> Option<CertificateState> {
    const ALL: [CertificateState; 4] = [
        CertificateState::Issued,
        CertificateState::Active,
        CertificateState::Revoked,
        CertificateState::Expired,
    ];
    let code = parameters.text("state")?;
    let state = ALL.into_iter().find(|state| state_code(*state) == code);
    if state.is_none() {
        parameters.refuse("state", "unknown_value");
    }
    state
}

fn file(media_type: &'static str, bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, media_type)], bytes).into_response()
}
