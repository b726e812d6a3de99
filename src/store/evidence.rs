//! What registers sent, byte for byte, sealed; stored before it is acknowledged.

use jiff::Timestamp;

use super::{
    StoreError, Tx,
    row::{Row, micros},
    sealing::Place,
    statement::statements,
};
use crate::{
    id::{ApplicationId, CheckId},
    registration::check::CheckKind,
};

const TABLE: &str = "evidence";

/// Something that a register sent.
#[derive(Clone, PartialEq, Eq)]
pub struct NewEvidence {
    /// The same for every delivery of the same event.
    pub event_id: String,
    /// The question.
    pub check: CheckId,
    /// The attempt that it answers.
    pub attempt: u32,
    /// The application that asked.
    pub application: ApplicationId,
    /// Which register, which question.
    pub kind: CheckKind,
    /// The bytes. They may hold personal data.
    pub raw: Vec<u8>,
    /// The signature over them.
    pub signature: Vec<u8>,
    /// When they came.
    pub received_at: Timestamp,
    /// The signature is good.
    pub verified: bool,
}

impl std::fmt::Debug for NewEvidence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewEvidence({}, {} octets)", self.event_id, self.raw.len())
    }
}

statements! {
    INSERT = "INSERT INTO evidence (event_id, check_id, attempt, application_id, kind, raw, signature, received_at, \
        verified) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (event_id) DO NOTHING";
    OF_APPLICATION = "SELECT * FROM evidence WHERE application_id = $1 ORDER BY received_at, event_id";
}

/// Keeps what came; false when it was delivered before.
pub async fn insert(tx: &mut Tx, new: &NewEvidence) -> Result<bool, StoreError> {
    let raw = tx.sealing().seal(place(&new.event_id), &new.raw)?;
    let query = tx
        .query(&INSERT)
        .bind(new.event_id.clone())
        .bind(new.check.to_string())
        .bind(i64::from(new.attempt))
        .bind(new.application.to_string())
        .bind(new.kind.code())
        .bind(raw)
        .bind(new.signature.clone())
        .bind(micros(new.received_at))
        .bind(i64::from(new.verified));
    Ok(tx.run(query).await? == 1)
}

/// All that came for an application, oldest first.
pub async fn of_application(tx: &mut Tx, id: ApplicationId) -> Result<Vec<NewEvidence>, StoreError> {
    let query = tx.query(&OF_APPLICATION).bind(id.to_string());
    let rows = tx.all(TABLE, query).await?;
    rows.iter().map(|row| evidence(tx, row)).collect()
}

fn place(event_id: &str) -> Place<'_> {
    Place {
        table: TABLE,
        column: "raw",
        id: event_id,
    }
}

fn evidence(tx: &Tx, row: &Row) -> Result<NewEvidence, StoreError> {
    let event_id = row.text("event_id")?;
    let raw = tx.sealing().open(place(&event_id), &row.blob("raw")?)?;
    Ok(NewEvidence {
        check: row.parsed("check_id")?,
        attempt: row.number("attempt")?,
        application: row.parsed("application_id")?,
        kind: row.code("kind", CheckKind::from_code)?,
        raw: raw.to_vec(),
        signature: row.blob("signature")?,
        received_at: row.instant("received_at")?,
        verified: row.integer("verified")? == 1,
        event_id,
    })
}
