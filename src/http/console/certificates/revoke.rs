//! Revocation: chosen, confirmed once more, final.

use axum::{
    extract::{Path, Query},
    response::Response,
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
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
    registry::revocation::{RevocationGround, RevocationReason},
};

/// The reason chosen on the certificate's page, and the day since which it is not to be trusted.
#[derive(Deserialize)]
pub(crate) struct Chosen {
    reason: Option<String>,
    invalid_since: Option<String>,
}

/// `GET /console/certificates/{id}/revoke`: asks once more.
pub(crate) async fn ask(
    session: Session,
    Path(id): Path<String>,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Response> {
    session.require(&[Role::SecurityOfficer])?;
    let record = load(&session, &id).await?;
    let named = chosen.reason.unwrap_or_default();
    let reason = reasons().into_iter().find(|code| *code == named);
    let reason = reason.ok_or_else(|| session.refuse(Odd { name: "reason" }))?;
    let invalid_since = day(chosen.invalid_since.as_deref().unwrap_or_default());
    let invalid_since = invalid_since.map_err(|odd| session.refuse(odd))?;
    let frame = session.frame("certificates");
    let row = CertificateRow::of(&record, &frame);
    Ok(shown(&RevokePage {
        invalid_since: invalid_since.map(|day| (day.to_string(), frame.moments.day(day))),
        frame,
        row,
        reason,
    }))
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
    let since = day(fields.optional("invalid_since").unwrap_or_default());
    let since = since.map_err(|odd| session.refuse(odd))?;
    let ground = RevocationGround {
        reason,
        invalid_since: since.and_then(|day| begins(day, &session.frame("certificates").moments.zone)),
    };
    let revoked = session
        .authority
        .revoke(&session.actor(), record.id, ground)
        .await;
    revoked.map_err(|error| session.refuse(error))?;
    Ok(note::done(
        &format!("/console/certificates/{}", record.id),
        "revoked",
    ))
}

/// The day of a field, `YYYY-MM-DD`; none when the field was left empty.
fn day(text: &str) -> Result<Option<Date>, Odd> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| Odd {
        name: "invalid_since",
    })
}

/// The first moment of a day, where the authority is.
fn begins(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    day.to_zoned(zone.clone()).ok().map(|moment| moment.timestamp())
}
