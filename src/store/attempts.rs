//! Attempts to issue: written and committed before anything is signed.

use jiff::Timestamp;

use super::{
    StoreError, Tx, Writes,
    bulk::{
        Bulk,
        Column::{Bytes, Integer, Text},
    },
    registered_statuses,
    row::{Row, micros},
    statement::statements,
    transaction::Values,
};
use crate::{
    id::{ApplicationId, AttemptId},
    registry::revocation::{Revocation, RevocationReason},
};

const TABLE: &str = "attempts";

/// The conflict of somebody who was faster. Any other conflict is a row that the schema does not take.
pub const TAKEN: &str = "attempt";

/// Where an attempt stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttemptState {
    /// On record; the signature may or may not have been made.
    Intended,
    /// The certificate stands in the register.
    Signed,
    /// Given up. Its serial number is spent.
    Abandoned,
}

impl AttemptState {
    /// The code in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Intended => "intended",
            Self::Signed => "signed",
            Self::Abandoned => "abandoned",
        }
    }

    /// The state of that code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Intended, Self::Signed, Self::Abandoned]
            .into_iter()
            .find(|state| state.code() == code)
    }
}

/// An attempt to issue.
#[derive(Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Identifier.
    pub id: AttemptId,
    /// For which application.
    pub application: ApplicationId,
    /// By which issuer.
    pub issuer: String,
    /// The serial number, spent from now on: the content octets of the INTEGER without leading zero.
    pub serial: Vec<u8>,
    /// Name of the profile.
    pub profile: String,
    /// The bytes to be signed.
    pub tbs: Vec<u8>,
    /// Where it stands.
    pub state: AttemptState,
    /// When it was put on record.
    pub created_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Why it was given up, as a code.
    pub failure: Option<String>,
}

impl std::fmt::Debug for Attempt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Attempt({}, {:?})", self.id, self.state)
    }
}

statements! {
    FINISH = "UPDATE attempts SET state = $2, ended_at = $3, failure = $4 WHERE id = $1 AND state = 'intended' \
        RETURNING id, issuer, serial, tbs";
    OPEN = "SELECT * FROM attempts WHERE state = 'intended' ORDER BY id";
    ABANDONED = "SELECT id, serial, ended_at FROM attempts WHERE issuer = $1 AND state = 'abandoned' ORDER BY serial";
    ABANDONED_SERIAL = "SELECT id, serial, ended_at FROM attempts WHERE issuer = $1 AND serial = $2 AND state = 'abandoned'";
    NEWEST = "SELECT created_at FROM attempts ORDER BY id DESC LIMIT 1";
    OF_APPLICATION = "SELECT * FROM attempts WHERE application_id = $1 ORDER BY id";
}

static INSERT: Bulk = Bulk::new(
    "INSERT INTO attempts (id, application_id, issuer, serial, profile, tbs, state, created_at, ended_at, failure) VALUES ",
    &[Text, Text, Text, Bytes, Text, Bytes, Text, Integer, Integer, Text],
    "",
);
static SIGNED: Bulk = Bulk::new(
    "WITH made (attempt, at) AS (VALUES ",
    &[Text, Integer],
    ") UPDATE attempts SET state = 'signed', ended_at = made.at FROM made \
     WHERE attempts.id = made.attempt AND attempts.state = 'intended'",
);
static OPEN_OF: Bulk = Bulk::new(
    "SELECT * FROM attempts WHERE state = 'intended' AND application_id IN (",
    &[Text],
    ") ORDER BY id",
);

/// Statements over many rows.
pub(super) const BULK: &[&Bulk] = &[&INSERT, &SIGNED, &OPEN_OF];

/// Puts an attempt on record; `Conflict` `attempt` when the serial number is spent, when another attempt for the
/// application is open, or when one was signed.
pub async fn insert(tx: &mut Tx, attempt: &Attempt) -> Result<(), StoreError> {
    tx.change_bulk(&INSERT, &[attempt], |query, attempt| bound(query, attempt), TAKEN)
        .await
}

/// Puts many attempts on record, all or none.
pub fn insert_many(writes: &mut Writes, attempts: &[&Attempt]) {
    writes.change(&INSERT, attempts, |query, attempt| bound(query, attempt), TAKEN);
}

fn bound(query: Values, attempt: &Attempt) -> Values {
    query
        .bind(attempt.id.to_string())
        .bind(attempt.application.to_string())
        .bind(attempt.issuer.clone())
        .bind(attempt.serial.clone())
        .bind(attempt.profile.clone())
        .bind(attempt.tbs.clone())
        .bind(attempt.state.code())
        .bind(micros(attempt.created_at))
        .bind(attempt.ended_at.map(micros))
        .bind(attempt.failure.clone())
}

/// Ends open attempts with their certificates; `Conflict` `attempt` when one of them is not open any more.
pub fn signed(writes: &mut Writes, ids: &[AttemptId], at: Timestamp) {
    let bind = |query: Values, id: &AttemptId| query.bind(id.to_string()).bind(micros(at));
    writes.change(&SIGNED, ids, bind, TAKEN);
}

/// The open attempts for these applications.
pub async fn open_of(tx: &mut Tx, applications: &[ApplicationId]) -> Result<Vec<Attempt>, StoreError> {
    let bind = |query: Values, id: &ApplicationId| query.bind(id.to_string());
    let rows = tx.all_bulk(TABLE, &OPEN_OF, applications, bind).await?;
    rows.iter().map(attempt).collect()
}

/// Ends an open attempt; `Conflict` `attempt` when it is not open any more.
pub async fn finish(
    tx: &mut Tx,
    id: AttemptId,
    state: AttemptState,
    at: Timestamp,
    failure: Option<&str>,
) -> Result<(), StoreError> {
    let query = tx
        .query(&FINISH)
        .bind(id.to_string())
        .bind(state.code())
        .bind(micros(at))
        .bind(failure.map(str::to_owned));
    let row = tx.one(TABLE, query).await?;
    let row = row.ok_or(StoreError::Conflict { what: TAKEN })?;
    if state == AttemptState::Abandoned {
        let standing = registered_statuses::spent(&row, &row.blob("tbs")?, at);
        tx.status_of(&row, standing)?;
    }
    Ok(())
}

/// All open attempts: after a crash, each must be settled.
pub async fn open(tx: &mut Tx) -> Result<Vec<Attempt>, StoreError> {
    let query = tx.query(&OPEN);
    tx.all(TABLE, query).await?.iter().map(attempt).collect()
}

/// When the newest attempt was put on record.
pub async fn newest(tx: &mut Tx) -> Result<Option<Timestamp>, StoreError> {
    let query = tx.query(&NEWEST);
    let row = tx.one(TABLE, query).await?;
    row.map(|row| row.instant("created_at")).transpose()
}

/// All attempts for an application, oldest first.
pub async fn of_application(tx: &mut Tx, id: ApplicationId) -> Result<Vec<Attempt>, StoreError> {
    let query = tx.query(&OF_APPLICATION).bind(id.to_string());
    tx.all(TABLE, query).await?.iter().map(attempt).collect()
}

/// The serial numbers of an issuer that were spent without a certificate: each counts as revoked since it was given up.
pub async fn abandoned(tx: &mut Tx, issuer: &str) -> Result<Vec<(Vec<u8>, Revocation)>, StoreError> {
    let query = tx.query(&ABANDONED).bind(issuer.to_owned());
    tx.all(TABLE, query).await?.iter().map(spent).collect()
}

/// Whether a serial number was spent without a certificate, and since when it counts as revoked.
pub async fn abandoned_serial(
    tx: &mut Tx,
    issuer: &str,
    serial: &[u8],
) -> Result<Option<Revocation>, StoreError> {
    let query = tx
        .query(&ABANDONED_SERIAL)
        .bind(issuer.to_owned())
        .bind(serial.to_vec());
    let row = tx.one(TABLE, query).await?;
    row.map(|row| Ok(spent(&row)?.1)).transpose()
}

fn spent(row: &Row) -> Result<(Vec<u8>, Revocation), StoreError> {
    let revocation = Revocation::new(row.instant("ended_at")?, RevocationReason::CessationOfOperation);
    Ok((row.blob("serial")?, revocation))
}

fn attempt(row: &Row) -> Result<Attempt, StoreError> {
    Ok(Attempt {
        id: row.parsed("id")?,
        application: row.parsed("application_id")?,
        issuer: row.text("issuer")?,
        serial: row.blob("serial")?,
        profile: row.text("profile")?,
        tbs: row.blob("tbs")?,
        state: row.code("state", AttemptState::from_code)?,
        created_at: row.instant("created_at")?,
        ended_at: row.optional_instant("ended_at")?,
        failure: row.optional_text("failure")?,
    })
}
