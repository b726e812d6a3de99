//! Issuers: the CA certificates under which certificates of record stand.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{
    StoreError, Tx,
    row::{Row, micros},
    statement::statements,
};

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
    LOCK = "SELECT id FROM issuers WHERE id = $1" locks "";
    RETIRE = "UPDATE issuers SET retired_at = $2 WHERE id = $1 AND retired_at IS NULL";
    RETIRED = "SELECT id, retired_at FROM issuers WHERE retired_at IS NOT NULL";
    // Serial numbers begin with their time.
    NEWEST = "SELECT issued_at FROM certificates WHERE issuer = $1 ORDER BY serial DESC LIMIT 1";
    LAST = "SELECT not_after FROM certificates WHERE issuer = $1 ORDER BY not_after DESC LIMIT 1";
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

/// Keeps others who lock the same issuer waiting until the transaction ends; false when there is no such issuer.
pub async fn lock(tx: &mut Tx, id: &str) -> Result<bool, StoreError> {
    let query = tx.query(&LOCK).bind(id.to_owned());
    Ok(tx.one(TABLE, query).await?.is_some())
}

/// From then on it signs no more certificates of holders, for good; false when it is retired already.
pub async fn retire(tx: &mut Tx, id: &str, at: Timestamp) -> Result<bool, StoreError> {
    let query = tx.query(&RETIRE).bind(id.to_owned()).bind(micros(at));
    Ok(tx.run(query).await? == 1)
}

/// Those that are retired, and since when.
pub async fn retired(tx: &mut Tx) -> Result<BTreeMap<String, Timestamp>, StoreError> {
    let query = tx.query(&RETIRED);
    let rows = tx.all(TABLE, query).await?;
    rows.iter()
        .map(|row| Ok((row.text("id")?, row.instant("retired_at")?)))
        .collect()
}

/// When it last signed a certificate of a holder.
pub async fn last_issued(tx: &mut Tx, id: &str) -> Result<Option<Timestamp>, StoreError> {
    let query = tx.query(&NEWEST).bind(id.to_owned());
    let row = tx.one("certificates", query).await?;
    row.map(|row| row.instant("issued_at")).transpose()
}

/// When the last certificate of a holder that it signed ends.
pub async fn last_not_after(tx: &mut Tx, id: &str) -> Result<Option<Timestamp>, StoreError> {
    let query = tx.query(&LAST).bind(id.to_owned());
    let row = tx.one("certificates", query).await?;
    row.map(|row| row.instant("not_after")).transpose()
}

fn issuer(row: &Row) -> Result<IssuerRow, StoreError> {
    Ok(IssuerRow {
        id: row.text("id")?,
        name: row.text("name")?,
        certificate: row.blob("certificate")?,
        algorithm: row.text("algorithm")?,
    })
}
