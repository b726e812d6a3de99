//! Video appointments. The schema keeps an operator from being booked twice for one time.

use jiff::Timestamp;

use super::{
    StoreError, Tx,
    row::{Row, limit, micros},
    statement::statements,
};
use crate::{
    id::{ApplicationId, AppointmentId, OperatorId},
    registration::video::appointment::{Appointment, AppointmentState},
};

const TABLE: &str = "appointments";

statements! {
    INSERT = "INSERT INTO appointments (id, application_id, operator_id, starts_at, ends_at, state) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    SAVE = "UPDATE appointments SET application_id = $2, operator_id = $3, starts_at = $4, ends_at = $5, state = $6 \
        WHERE id = $1";
    LOAD = "SELECT * FROM appointments WHERE id = $1";
    TAKEN = "SELECT id, operator_id, starts_at FROM appointments \
        WHERE state = 'scheduled' AND starts_at >= $1 AND starts_at < $2 ORDER BY starts_at, operator_id";
    UPCOMING = "SELECT * FROM appointments WHERE state = 'scheduled' AND starts_at >= $1 ORDER BY starts_at, id LIMIT $2";
    OF_APPLICATION = "SELECT * FROM appointments WHERE application_id = $1 ORDER BY id";
}

/// Books; `Conflict` `appointment` when the operator's time is taken or the application has a booking already.
pub async fn insert(tx: &mut Tx, appointment: &Appointment) -> Result<(), StoreError> {
    write(tx, &INSERT, appointment).await
}

/// Changes a booking.
pub async fn save(tx: &mut Tx, appointment: &Appointment) -> Result<(), StoreError> {
    write(tx, &SAVE, appointment).await
}

/// The booking of that identifier.
pub async fn load(tx: &mut Tx, id: AppointmentId) -> Result<Option<Appointment>, StoreError> {
    let query = tx.query(&LOAD).bind(id.to_string());
    tx.one(TABLE, query).await?.as_ref().map(appointment).transpose()
}

/// Who is booked when, from `from` until before `to`.
pub async fn taken(
    tx: &mut Tx,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<(OperatorId, Timestamp)>, StoreError> {
    let query = tx.query(&TAKEN).bind(micros(from)).bind(micros(to));
    let rows = tx.all(TABLE, query).await?;
    rows.iter()
        .map(|row| Ok((row.parsed("operator_id")?, row.instant("starts_at")?)))
        .collect()
}

/// The next bookings.
pub async fn upcoming(tx: &mut Tx, from: Timestamp, at_most: u32) -> Result<Vec<Appointment>, StoreError> {
    let query = tx.query(&UPCOMING).bind(micros(from)).bind(limit(at_most));
    tx.all(TABLE, query).await?.iter().map(appointment).collect()
}

/// All bookings of an application, oldest first.
pub async fn of_application(tx: &mut Tx, id: ApplicationId) -> Result<Vec<Appointment>, StoreError> {
    let query = tx.query(&OF_APPLICATION).bind(id.to_string());
    tx.all(TABLE, query).await?.iter().map(appointment).collect()
}

async fn write(
    tx: &mut Tx,
    statement: &super::dialect::Statement,
    appointment: &Appointment,
) -> Result<(), StoreError> {
    let query = tx
        .query(statement)
        .bind(appointment.id.to_string())
        .bind(appointment.application.to_string())
        .bind(appointment.operator.to_string())
        .bind(micros(appointment.starts_at))
        .bind(micros(appointment.ends_at))
        .bind(appointment.state.code());
    tx.change(query, "appointment").await
}

fn appointment(row: &Row) -> Result<Appointment, StoreError> {
    Ok(Appointment {
        id: row.parsed("id")?,
        application: row.parsed("application_id")?,
        operator: row.parsed("operator_id")?,
        starts_at: row.instant("starts_at")?,
        ends_at: row.instant("ends_at")?,
        state: row.code("state", AppointmentState::from_code)?,
    })
}
