//! `/console/certificates`: the register, a certificate with its fields, downloads for staff, and revocation.

pub(super) mod fields;
pub(super) mod revoke;
pub(super) mod view;

use axum::{
    extract::{Path, Query},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;

use super::{
    case::{library::SHOW_REASONS, parsed, timeline},
    fields::Fields,
    frame::shown,
    session::Session,
};
use crate::{
    actor::Role, id::CertificateId, lifecycle::download::CertificateQuery,
    registry::certificate::CertificateRecord,
};
use view::{CertificatePage, CertificateRow, CertificatesPage};

/// Rows of the list at most.
const LIMIT: u32 = 200;

/// The query of the list.
#[derive(Deserialize)]
pub(super) struct Asked {
    serial: Option<String>,
}

/// `GET /console/certificates`.
pub(super) async fn list(session: Session, Query(asked): Query<Asked>) -> Result<Response, Response> {
    let typed = asked.serial.unwrap_or_default();
    // People copy serial numbers with colons and spaces.
    let serial: String = typed
        .chars()
        .filter(char::is_ascii_hexdigit)
        .collect::<String>()
        .to_ascii_lowercase();
    let scope = session.scope();
    let found = if serial.is_empty() {
        let query = CertificateQuery {
            limit: LIMIT,
            ..CertificateQuery::default()
        };
        session.authority.certificates(&scope, query).await
    } else {
        session.authority.certificates_by_serial(&scope, &serial).await
    };
    let frame = session.frame("certificates");
    let rows = found.map_err(|error| session.refuse(error))?;
    let rows = rows
        .iter()
        .rev()
        .map(|record| CertificateRow::of(record, &frame))
        .collect();
    Ok(shown(&CertificatesPage { frame, serial, rows }))
}

/// `GET /console/certificates/{id}`: the holder masked.
pub(super) async fn certificate(session: Session, Path(id): Path<String>) -> Result<Response, Response> {
    let record = load(&session, &id).await?;
    page(&session, &record, false).await
}

/// `POST /console/certificates/{id}/show`: the holder shown, the look on record with the application.
pub(super) async fn show(
    session: Session,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Response> {
    let record = load(&session, &id).await?;
    let reason = fields
        .one_of("reason", &SHOW_REASONS)
        .map_err(|odd| session.refuse(odd))?;
    let revealed = session
        .authority
        .reveal(&session.actor(), record.application, reason)
        .await;
    revealed.map_err(|error| session.refuse(error))?;
    page(&session, &record, true).await
}

/// `GET /console/certificates/{id}/certificate.cer`: for staff, before acknowledgement too.
pub(super) async fn download(session: Session, Path(id): Path<String>) -> Result<Response, Response> {
    let record = load(&session, &id).await?;
    // The certificate names its holder.
    let reason = "inspection";
    let revealed = session
        .authority
        .reveal(&session.actor(), record.application, reason)
        .await;
    revealed.map_err(|error| session.refuse(error))?;
    let name = format!("{}.cer", record.serial_hex());
    Ok(file(record.der, "application/pkix-cert", &name))
}

/// `GET /console/certificates/{id}/chain.p7b`: certificate and chain.
pub(super) async fn chain(session: Session, Path(id): Path<String>) -> Result<Response, Response> {
    let record = load(&session, &id).await?;
    let revealed = session
        .authority
        .reveal(&session.actor(), record.application, "inspection")
        .await;
    revealed.map_err(|error| session.refuse(error))?;
    let bundle = session.authority.bundle_p7b(&session.scope(), record.id).await;
    let bundle = bundle.map_err(|error| session.refuse_at(error, &format!("/console/certificates/{id}")))?;
    Ok(file(
        bundle,
        "application/x-pkcs7-certificates",
        &format!("{}.p7b", record.serial_hex()),
    ))
}

async fn page(session: &Session, record: &CertificateRecord, whole: bool) -> Result<Response, Response> {
    let frame = session.frame("certificates");
    let people = session.people().await?;
    let subject = format!("certificate:{}", record.id);
    let records = session.authority.audit_of(&session.scope(), &subject).await;
    let records = records.map_err(|error| session.refuse(error))?;
    let timeline = timeline::events(&records, &people, &frame);
    let may_revoke = record.revocation.is_none() && session.who.is_one_of(&[Role::SecurityOfficer]);
    Ok(shown(
        &CertificatePage::of(record, frame).with(timeline, may_revoke, whole),
    ))
}

async fn load(session: &Session, id: &str) -> Result<CertificateRecord, Response> {
    let id: CertificateId = parsed(session, id)?;
    let record = session.authority.certificate(&session.scope(), id).await;
    record.map_err(|error| session.refuse_at(error, "/console/certificates"))
}

fn file(bytes: Vec<u8>, media_type: &'static str, name: &str) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    (headers, bytes).into_response()
}
