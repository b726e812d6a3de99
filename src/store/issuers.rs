//! Issuers: the CA certificates under which certificates of record stand.

use super::{StoreError, Tx, row::Row, statement::statements};

const TABLE: &str = "issuers";

/// An issuer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuerRow {
    /// Its subject key identifier in lower-case hex.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Its certificate (DER).
    pub certificate: Vec<u8>,
    /// Code of its signature algorithm.
    pub algorithm: String,
}

statements! {
    UPSERT = "INSERT INTO issuers (id, name, certificate, algorithm) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, certificate = excluded.certificate, \
        algorithm = excluded.algorithm";
    LOAD = "SELECT * FROM issuers WHERE id = $1";
    LIST = "SELECT * FROM issuers ORDER BY id";
}

/// Adds or changes an issuer.
pub async fn upsert(tx: &mut Tx, issuer: &IssuerRow) -> Result<(), StoreError> {
    let query = tx
        .query(&UPSERT)
        .bind(issuer.id.clone())
        .bind(issuer.name.clone())
        .bind(issuer.certificate.clone())
        .bind(issuer.algorithm.clone());
    tx.run(query).await.map(drop)
}

/// The issuer of that identifier.
pub async fn load(tx: &mut Tx, id: &str) -> Result<Option<IssuerRow>, StoreError> {
    let query = tx.query(&LOAD).bind(id.to_owned());
    tx.one(TABLE, query).await?.as_ref().map(issuer).transpose()
}

/// All issuers.
pub async fn list(tx: &mut Tx) -> Result<Vec<IssuerRow>, StoreError> {
    let query = tx.query(&LIST);
    tx.all(TABLE, query).await?.iter().map(issuer).collect()
}

fn issuer(row: &Row) -> Result<IssuerRow, StoreError> {
    Ok(IssuerRow {
        id: row.text("id")?,
        name: row.text("name")?,
        certificate: row.blob("certificate")?,
        algorithm: row.text("algorithm")?,
    })
}
