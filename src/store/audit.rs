//! The audit log: appended at commit, in one chain, whoever commits.

use jiff::Timestamp;

use super::{
    StoreError, Tx,
    bulk::{
        Bulk,
        Column::{Bytes, Integer, Text},
    },
    row::{Row, limit, micros},
    statement::statements,
    transaction::Values,
};
use crate::audit::{AuditEntry, AuditRecord, Head};

const TABLE: &str = "audit_records";

statements! {
    ADVANCE = "UPDATE audit_head SET seq = seq + $1 WHERE id = 1 RETURNING seq, hash";
    SET_HASH = "UPDATE audit_head SET hash = $1 WHERE id = 1";
    HEAD = "SELECT seq, hash FROM audit_head WHERE id = 1";
    START = "INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, $1) ON CONFLICT (id) DO NOTHING";
    LIST = "SELECT * FROM audit_records WHERE seq >= $1 ORDER BY seq LIMIT $2";
    NEWEST = "SELECT MAX(at) AS at FROM (SELECT at FROM audit_records ORDER BY seq DESC LIMIT $1) AS recent";
    LATEST = "SELECT * FROM audit_records WHERE subject = $1 AND action = $2 ORDER BY seq DESC LIMIT 1";
    OF_SUBJECT = "SELECT * FROM audit_records WHERE subject = $1 ORDER BY seq LIMIT $2";
}

static INSERT: Bulk = Bulk::new(
    "INSERT INTO audit_records (seq, at, actor, action, subject, details, previous, hash) VALUES ",
    &[Integer, Integer, Text, Text, Text, Text, Bytes, Bytes],
    "",
);

/// Statements over many rows.
pub(super) const BULK: &[&Bulk] = &[&INSERT];

/// Records from number `from_seq` on, in order.
pub async fn list(tx: &mut Tx, from_seq: i64, at_most: u32) -> Result<Vec<AuditRecord>, StoreError> {
    let query = tx.query(&LIST).bind(from_seq).bind(limit(at_most));
    tx.all(TABLE, query).await?.iter().map(record).collect()
}

/// Records about one subject (`application:01J...`), oldest first.
pub async fn of_subject(tx: &mut Tx, subject: &str, at_most: u32) -> Result<Vec<AuditRecord>, StoreError> {
    let query = tx
        .query(&OF_SUBJECT)
        .bind(subject.to_owned())
        .bind(limit(at_most));
    tx.all(TABLE, query).await?.iter().map(record).collect()
}

/// The newest record of one action on one subject.
pub async fn latest(tx: &mut Tx, subject: &str, action: &str) -> Result<Option<AuditRecord>, StoreError> {
    let query = tx.query(&LATEST).bind(subject.to_owned()).bind(action.to_owned());
    let row = tx.one(TABLE, query).await?;
    row.as_ref().map(record).transpose()
}

/// The latest time in the last `among` records: those of one moment come in any order.
pub async fn newest(tx: &mut Tx, among: u32) -> Result<Option<Timestamp>, StoreError> {
    let query = tx.query(&NEWEST).bind(limit(among));
    let row = tx.one(TABLE, query).await?;
    row.map_or(Ok(None), |row| row.optional_instant("at"))
}

/// The end of the chain.
pub async fn head(tx: &mut Tx) -> Result<Head, StoreError> {
    let query = tx.query(&HEAD);
    tx.one("audit_head", query)
        .await?
        .map_or(Ok(Head::GENESIS), |row| {
            Ok(Head {
                sequence: row.integer("seq")?,
                hash: hash(&row, "hash")?,
            })
        })
}

/// Chains the entries to the end of the log. The head row's lock puts concurrent commits in order.
pub(super) async fn append(tx: &mut Tx, entries: Vec<AuditEntry>) -> Result<(), StoreError> {
    let count = i64::try_from(entries.len()).unwrap_or(i64::MAX);
    if count == 0 {
        return Ok(());
    }
    let mut head = lock_head(tx, count).await?;
    let mut records = Vec::with_capacity(entries.len());
    for entry in entries {
        let record = AuditRecord::after(head, entry);
        head = record.head();
        records.push(record);
    }
    insert(tx, &records).await?;
    let query = tx.query(&SET_HASH).bind(head.hash.to_vec());
    tx.change(query, "audit_head").await
}

async fn lock_head(tx: &mut Tx, count: i64) -> Result<Head, StoreError> {
    let advance = tx.query(&ADVANCE).bind(count);
    let row = if let Some(row) = tx.one("audit_head", advance).await? {
        row
    } else {
        let start = tx.query(&START).bind(Head::GENESIS.hash.to_vec());
        tx.run(start).await?;
        let advance = tx.query(&ADVANCE).bind(count);
        tx.one("audit_head", advance)
            .await?
            .ok_or(StoreError::Conflict { what: "audit_head" })?
    };
    Ok(Head {
        sequence: row.integer("seq")?.saturating_sub(count),
        hash: hash(&row, "hash")?,
    })
}

async fn insert(tx: &mut Tx, records: &[AuditRecord]) -> Result<(), StoreError> {
    let bind = |query: Values, record: &AuditRecord| {
        query
            .bind(record.sequence)
            .bind(micros(record.at))
            .bind(record.actor.clone())
            .bind(record.action.clone())
            .bind(record.subject.clone())
            .bind(record.details.to_string())
            .bind(record.previous.to_vec())
            .bind(record.hash.to_vec())
    };
    tx.change_bulk(&INSERT, records, bind, "audit").await
}

fn record(row: &Row) -> Result<AuditRecord, StoreError> {
    Ok(AuditRecord {
        sequence: row.integer("seq")?,
        at: row.instant("at")?,
        actor: row.text("actor")?,
        action: row.text("action")?,
        subject: row.text("subject")?,
        details: row.json("details")?,
        previous: hash(row, "previous")?,
        hash: hash(row, "hash")?,
    })
}

fn hash(row: &Row, column: &'static str) -> Result<[u8; 32], StoreError> {
    row.blob(column)?.try_into().map_err(|_| row.inconsistent(column))
}
