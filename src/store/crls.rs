//! Revocation lists: their numbers, and the lists themselves.

use jiff::Timestamp;

use super::{
    StoreError, Tx,
    row::{Row, micros},
    statement::statements,
};

const TABLE: &str = "crls";

/// A signed list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrlRow {
    /// The issuer.
    pub issuer: String,
    /// `CRLNumber`.
    pub number: i64,
    /// The list.
    pub der: Vec<u8>,
    /// `thisUpdate`.
    pub this_update: Timestamp,
    /// `nextUpdate`.
    pub next_update: Timestamp,
}

statements! {
    NEXT_NUMBER = "INSERT INTO crl_numbers (issuer, number) VALUES ($1, 1) \
        ON CONFLICT (issuer) DO UPDATE SET number = crl_numbers.number + 1 RETURNING number";
    INSERT = "INSERT INTO crls (issuer, number, der, this_update, next_update) VALUES ($1, $2, $3, $4, $5)";
    LATEST = "SELECT * FROM crls WHERE issuer = $1 ORDER BY number DESC LIMIT 1";
}

/// The number of the next list; grows by one with every call that commits.
pub async fn next_number(tx: &mut Tx, issuer: &str) -> Result<i64, StoreError> {
    let query = tx.query(&NEXT_NUMBER).bind(issuer.to_owned());
    let row = tx.one("crl_numbers", query).await?;
    row.ok_or(StoreError::Conflict { what: "crl_number" })?
        .integer("number")
}

/// Keeps a list.
pub async fn insert(tx: &mut Tx, crl: &CrlRow) -> Result<(), StoreError> {
    let query = tx
        .query(&INSERT)
        .bind(crl.issuer.clone())
        .bind(crl.number)
        .bind(crl.der.clone())
        .bind(micros(crl.this_update))
        .bind(micros(crl.next_update));
    tx.change(query, "crl").await
}

/// The newest list of an issuer.
pub async fn latest(tx: &mut Tx, issuer: &str) -> Result<Option<CrlRow>, StoreError> {
    let query = tx.query(&LATEST).bind(issuer.to_owned());
    tx.one(TABLE, query).await?.as_ref().map(crl).transpose()
}

fn crl(row: &Row) -> Result<CrlRow, StoreError> {
    Ok(CrlRow {
        issuer: row.text("issuer")?,
        number: row.integer("number")?,
        der: row.blob("der")?,
        this_update: row.instant("this_update")?,
        next_update: row.instant("next_update")?,
    })
}
