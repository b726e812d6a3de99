//! Revocation lists: their numbers, and what the files must hold.

use jiff::Timestamp;

use super::{
    StoreError, Tx,
    row::{Row, micros},
    statement::statements,
};
use crate::status::crl::scope::CrlScope;

const TABLE: &str = "crls";

/// A signed list, as it was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrlRow {
    /// The issuer.
    pub issuer: String,
    /// What it speaks of.
    pub scope: CrlScope,
    /// `cRLNumber`.
    pub number: u64,
    /// Of a delta: the number of the list that it is a delta to.
    pub base: Option<u64>,
    /// It knows everything up to this row of the status journal.
    pub position: u64,
    /// How many entries.
    pub entries: u64,
    /// Octets of the file.
    pub length: u64,
    /// SHA-256 of the file.
    pub digest: [u8; 32],
    /// `thisUpdate`.
    pub this_update: Timestamp,
    /// `nextUpdate`.
    pub next_update: Timestamp,
}

/// A list that an earlier version kept in the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnfiledCrl {
    /// `cRLNumber`.
    pub number: u64,
    /// The list.
    pub der: Vec<u8>,
}

/// Where the lists of an issuer stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CrlHead {
    /// The number spent last; 0 before the first.
    pub number: u64,
    /// The newest lists know everything up to this row of the status journal.
    pub position: u64,
}

statements! {
    HEAD = "SELECT number, status_position FROM crl_numbers WHERE issuer = $1";
    NEXT_NUMBER = "INSERT INTO crl_numbers (issuer, number, status_position) VALUES ($1, 1, $2) \
        ON CONFLICT (issuer) DO UPDATE SET number = crl_numbers.number + 1, status_position = excluded.status_position \
        WHERE crl_numbers.status_position <= $3 RETURNING number";
    RAISE_NUMBER = "INSERT INTO crl_numbers (issuer, number) VALUES ($1, $2) \
        ON CONFLICT (issuer) DO UPDATE SET number = excluded.number WHERE crl_numbers.number < excluded.number";
    INSERT = "INSERT INTO crls (issuer, scope, number, base_number, status_position, entries, length, digest, \
        this_update, next_update) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    NEWEST = "SELECT * FROM crls WHERE issuer = $1 AND scope = $2 AND digest IS NOT NULL \
        ORDER BY number DESC LIMIT 2";
    CURRENT = "SELECT * FROM crls WHERE issuer = $1 AND digest IS NOT NULL AND number = (SELECT MAX(number) \
        FROM crls AS others WHERE others.issuer = crls.issuer AND others.scope = crls.scope) ORDER BY scope";
    NEWEST_UNTIL = "SELECT * FROM crls WHERE issuer = $1 AND scope = 'full' AND digest IS NOT NULL \
        AND this_update <= $2 ORDER BY number DESC LIMIT 1";
    OLDEST = "SELECT * FROM crls WHERE issuer = $1 AND scope = 'full' AND digest IS NOT NULL ORDER BY number LIMIT 1";
    OF_NUMBER = "SELECT * FROM crls WHERE issuer = $1 AND scope = $2 AND number = $3 AND digest IS NOT NULL";
    UNFILED = "SELECT number, der FROM crls WHERE issuer = $1 AND digest IS NULL ORDER BY number LIMIT 1";
    FILE = "UPDATE crls SET digest = $3, entries = $4, length = $5, der = NULL \
        WHERE issuer = $1 AND scope = 'full' AND number = $2 AND digest IS NULL";
}

/// Where the lists of an issuer stand.
pub async fn head(tx: &mut Tx, issuer: &str) -> Result<CrlHead, StoreError> {
    let query = tx.query(&HEAD).bind(issuer.to_owned());
    let Some(row) = tx.one("crl_numbers", query).await? else {
        return Ok(CrlHead::default());
    };
    Ok(CrlHead {
        number: row.number("number")?,
        position: row.number("status_position")?,
    })
}

/// The number of the next lists; grows by one with every call that commits, and locks the issuer's numbers until then.
///
/// Their entries were read when the status index stood at `from` or later, and `to` or earlier. `None` when the newest
/// lists know more than `from`: a higher number never knows less, so the entries must be read anew.
pub async fn next_number(tx: &mut Tx, issuer: &str, from: u64, to: u64) -> Result<Option<u64>, StoreError> {
    let query = tx
        .query(&NEXT_NUMBER)
        .bind(issuer.to_owned())
        .bind(signed(to))
        .bind(signed(from));
    let row = tx.one("crl_numbers", query).await?;
    row.map(|row| row.number("number")).transpose()
}

/// Spends all numbers up to `number`; false when they are spent already.
pub async fn raise_number(tx: &mut Tx, issuer: &str, number: u64) -> Result<bool, StoreError> {
    let query = tx
        .query(&RAISE_NUMBER)
        .bind(issuer.to_owned())
        .bind(signed(number));
    Ok(tx.run(query).await? == 1)
}

/// Publishes a list: from the commit on it is the newest of its scope.
pub async fn insert(tx: &mut Tx, crl: &CrlRow) -> Result<(), StoreError> {
    let query = tx
        .query(&INSERT)
        .bind(crl.issuer.clone())
        .bind(crl.scope.to_string())
        .bind(signed(crl.number))
        .bind(crl.base.map(signed))
        .bind(signed(crl.position))
        .bind(signed(crl.entries))
        .bind(signed(crl.length))
        .bind(crl.digest.to_vec())
        .bind(micros(crl.this_update))
        .bind(micros(crl.next_update));
    tx.change(query, "crl").await
}

/// The newest list of a scope.
pub async fn latest(tx: &mut Tx, issuer: &str, scope: CrlScope) -> Result<Option<CrlRow>, StoreError> {
    Ok(newest(tx, issuer, scope).await?.into_iter().next())
}

/// The newest list of a scope, and the one before it.
pub async fn newest(tx: &mut Tx, issuer: &str, scope: CrlScope) -> Result<Vec<CrlRow>, StoreError> {
    let query = tx.query(&NEWEST).bind(issuer.to_owned()).bind(scope.to_string());
    tx.all(TABLE, query).await?.iter().map(crl).collect()
}

/// The newest list of every scope that there ever was one of.
pub async fn current(tx: &mut Tx, issuer: &str) -> Result<Vec<CrlRow>, StoreError> {
    let query = tx.query(&CURRENT).bind(issuer.to_owned());
    tx.all(TABLE, query).await?.iter().map(crl).collect()
}

/// The newest full list that was made no later than `at`.
pub async fn newest_until(tx: &mut Tx, issuer: &str, at: Timestamp) -> Result<Option<CrlRow>, StoreError> {
    let query = tx.query(&NEWEST_UNTIL).bind(issuer.to_owned()).bind(micros(at));
    tx.one(TABLE, query).await?.as_ref().map(crl).transpose()
}

/// The first full list.
pub async fn oldest(tx: &mut Tx, issuer: &str) -> Result<Option<CrlRow>, StoreError> {
    let query = tx.query(&OLDEST).bind(issuer.to_owned());
    tx.one(TABLE, query).await?.as_ref().map(crl).transpose()
}

/// The list of that number.
pub async fn of_number(
    tx: &mut Tx,
    issuer: &str,
    scope: CrlScope,
    number: u64,
) -> Result<Option<CrlRow>, StoreError> {
    let query = tx
        .query(&OF_NUMBER)
        .bind(issuer.to_owned())
        .bind(scope.to_string())
        .bind(signed(number));
    tx.one(TABLE, query).await?.as_ref().map(crl).transpose()
}

/// The first list of an issuer that still lies in the database.
pub async fn unfiled(tx: &mut Tx, issuer: &str) -> Result<Option<UnfiledCrl>, StoreError> {
    let query = tx.query(&UNFILED).bind(issuer.to_owned());
    let row = tx.one(TABLE, query).await?;
    row.map(|row| {
        Ok(UnfiledCrl {
            number: row.number("number")?,
            der: row.blob("der")?,
        })
    })
    .transpose()
}

/// Such a list lies in its file now; false when somebody else was faster.
pub async fn file(
    tx: &mut Tx,
    issuer: &str,
    number: u64,
    (digest, entries, length): ([u8; 32], u64, u64),
) -> Result<bool, StoreError> {
    let query = tx
        .query(&FILE)
        .bind(issuer.to_owned())
        .bind(signed(number))
        .bind(digest.to_vec())
        .bind(signed(entries))
        .bind(signed(length));
    Ok(tx.run(query).await? == 1)
}

fn crl(row: &Row) -> Result<CrlRow, StoreError> {
    let digest = row.blob("digest")?;
    Ok(CrlRow {
        issuer: row.text("issuer")?,
        scope: row.parsed("scope")?,
        number: row.number("number")?,
        base: row
            .optional_integer("base_number")?
            .map(|base| u64::try_from(base).map_err(|_| row.inconsistent("base_number")))
            .transpose()?,
        position: row.number("status_position")?,
        entries: row.number("entries")?,
        length: row.number("length")?,
        digest: digest.try_into().map_err(|_| row.inconsistent("digest"))?,
        this_update: row.instant("this_update")?,
        next_update: row.instant("next_update")?,
    })
}

/// Numbers of lists and rows stay far below the last one that the database knows.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
