//! Idempotency keys of the API: the same request gets the same answer, for seven days.

use jiff::{SignedDuration, Timestamp};

use super::{StoreError, Tx, row::micros, sealing::Place, statement::statements};
use crate::id::PortalId;

const TABLE: &str = "idempotency";

/// How long an answer is kept.
pub const KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How long a request without an answer holds its key; then it is taken to have died with its process.
pub const IN_PROGRESS: SignedDuration = SignedDuration::from_secs(60);

/// What is known about a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begin {
    /// Nothing: do the work, then call [`finish`], or [`forget`] when there is no answer worth keeping.
    New,
    /// It was answered.
    Replay {
        /// HTTP status.
        status: u16,
        /// The headers that belong to the answer.
        headers: Vec<(String, String)>,
        /// The body.
        body: Vec<u8>,
    },
    /// It was used for another request.
    Mismatch,
    /// The same request is being worked on.
    InProgress,
}

statements! {
    INSERT = "INSERT INTO idempotency (portal_id, key, fingerprint, begun_at) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (portal_id, key) DO NOTHING";
    LOAD = "SELECT fingerprint, begun_at, status, headers, body FROM idempotency WHERE portal_id = $1 AND key = $2";
    FINISH = "UPDATE idempotency SET status = $3, headers = $4, body = $5 \
        WHERE portal_id = $1 AND key = $2 AND status IS NULL";
    FORGET = "DELETE FROM idempotency WHERE portal_id = $1 AND key = $2 AND status IS NULL";
    EXPIRE = "DELETE FROM idempotency WHERE portal_id = $1 AND key = $2 \
        AND (begun_at <= $3 OR (status IS NULL AND begun_at <= $4))";
    RELEASE = "DELETE FROM idempotency WHERE status IS NULL";
    PURGE = "DELETE FROM idempotency WHERE begun_at <= $1";
}

/// Looks a key up and takes it when it is free. `fingerprint` is a hash of the request. Commit before doing the work.
pub async fn begin(
    tx: &mut Tx,
    portal: PortalId,
    key: &str,
    fingerprint: &str,
    now: Timestamp,
) -> Result<Begin, StoreError> {
    let (portal, key) = (portal.to_string(), key.to_owned());
    let query = tx
        .query(&EXPIRE)
        .bind(portal.clone())
        .bind(key.clone())
        .bind(micros(now - KEPT))
        .bind(micros(now - IN_PROGRESS));
    tx.run(query).await?;
    let query = tx
        .query(&INSERT)
        .bind(portal.clone())
        .bind(key.clone())
        .bind(fingerprint.to_owned())
        .bind(micros(now));
    if tx.run(query).await? == 1 {
        return Ok(Begin::New);
    }
    known(tx, &portal, &key, fingerprint).await
}

async fn known(tx: &mut Tx, portal: &str, key: &str, fingerprint: &str) -> Result<Begin, StoreError> {
    let query = tx.query(&LOAD).bind(portal.to_owned()).bind(key.to_owned());
    let Some(row) = tx.one(TABLE, query).await? else {
        return Ok(Begin::InProgress);
    };
    if row.text("fingerprint")? != fingerprint {
        return Ok(Begin::Mismatch);
    }
    let Some(body) = row.optional_blob("body")? else {
        return Ok(Begin::InProgress);
    };
    let id = id(portal, key);
    Ok(Begin::Replay {
        status: row.number("status")?,
        headers: row.json("headers")?,
        body: tx.sealing().open(place(&id), &body)?.to_vec(),
    })
}

/// Keeps the answer.
pub async fn finish(
    tx: &mut Tx,
    portal: PortalId,
    key: &str,
    (status, headers, body): (u16, &[(String, String)], &[u8]),
) -> Result<(), StoreError> {
    let portal = portal.to_string();
    let id = id(&portal, key);
    let body = tx.sealing().seal(place(&id), body)?;
    let headers = serde_json::to_string(headers).map_err(|error| StoreError::Internal(Box::new(error)))?;
    let query = tx
        .query(&FINISH)
        .bind(portal)
        .bind(key.to_owned())
        .bind(i64::from(status))
        .bind(headers)
        .bind(body);
    tx.change(query, "idempotency").await
}

/// Frees a key whose request failed in a way that may be tried again.
pub async fn forget(tx: &mut Tx, portal: PortalId, key: &str) -> Result<(), StoreError> {
    let query = tx.query(&FORGET).bind(portal.to_string()).bind(key.to_owned());
    tx.run(query).await.map(drop)
}

/// Frees every key whose request never got an answer: for a node that knows that no other one serves.
pub async fn release(tx: &mut Tx) -> Result<(), StoreError> {
    let query = tx.query(&RELEASE);
    tx.run(query).await.map(drop)
}

/// Drops what is older than [`KEPT`].
pub async fn purge(tx: &mut Tx, now: Timestamp) -> Result<u64, StoreError> {
    let query = tx.query(&PURGE).bind(micros(now - KEPT));
    tx.run(query).await
}

fn id(portal: &str, key: &str) -> String {
    format!("{portal}/{key}")
}

fn place(id: &str) -> Place<'_> {
    Place {
        table: TABLE,
        column: "body",
        id,
    }
}
