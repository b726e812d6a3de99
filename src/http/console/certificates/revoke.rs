//! Revocation: chosen, confirmed once more, final.

use axum::{
    extract::{Path, Query},
    response::Response,
};
use serde::Deserialize;

use super::{
    load,
    view::{CertificateRow, RevokePage, reasons},
};
use crate::{
    actor::Role,
    http::console::{
        failure::Failure,
        fields::{Fields, Odd},
        frame::shown,
        note,
        session::Session,
    },
    registry::revocation::RevocationReason,
};

/// The reason chosen on the certificate's page.
#[derive(Deserialize)]
pub(crate) struct Chosen {
    reason: Option<String>,
}

/// `GET /console/certificates/{id}/revoke`: asks once more.
pub(crate) async fn ask(
    session: Session,
    Path(id): Path<String>,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Response> {
    session.require(&[Role::SecurityOfficer])?;
    let record = load(&session, &id).await?;
    let chosen = chosen.reason.unwrap_or_default();
    let reason = reasons().into_iter().find(|code| *code == chosen);
    let reason = reason.ok_or_else(|| session.refuse(Odd { name: "reason" }))?;
    let frame = session.frame("certificates");
    let row = CertificateRow::of(&record, &frame);
    Ok(shown(&RevokePage { frame, row, reason }))
}

/// `POST /console/certificates/{id}/revoke`.
pub(crate) async fn revoke(
    session: Session,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Response> {
    session.require(&[Role::SecurityOfficer])?;
    let record = load(&session, &id).await?;
    fields
        .one_of("sure", &["yes"])
        .map_err(|odd| session.refuse(odd))?;
    let code = fields
        .one_of("reason", &reasons())
        .map_err(|odd| session.refuse(odd))?;
    let reason = RevocationReason::from_code(code).ok_or_else(|| session.refuse(Failure::NotFound))?;
    let revoked = session
        .authority
        .revoke(&session.actor(), record.id, reason)
        .await;
    revoked.map_err(|error| session.refuse(error))?;
    Ok(note::done(
        &format!("/console/certificates/{}", record.id),
        "revoked",
    ))
}
