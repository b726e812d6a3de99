//! Portals.

use super::{
    StoreError, Tx,
    row::{Row, micros},
    statement::statements,
};
use crate::{id::PortalId, registration::portal::Portal};

const TABLE: &str = "portals";

statements! {
    INSERT = "INSERT INTO portals (id, name, token_sha256, certificate_sha256, created_at) VALUES ($1, $2, $3, $4, $5)";
    SAVE = "UPDATE portals SET name = $2, token_sha256 = $3, certificate_sha256 = $4 WHERE id = $1";
    LOAD = "SELECT * FROM portals WHERE id = $1";
    LIST = "SELECT * FROM portals ORDER BY id";
    BY_TOKEN = "SELECT * FROM portals WHERE token_sha256 = $1";
    BY_CERTIFICATE = "SELECT * FROM portals WHERE certificate_sha256 = $1";
}

/// Adds a portal; `Conflict` when its token or certificate belongs to another.
pub async fn insert(tx: &mut Tx, portal: &Portal) -> Result<(), StoreError> {
    let query = tx
        .query(&INSERT)
        .bind(portal.id.to_string())
        .bind(portal.name.clone())
        .bind(portal.token_sha256.clone())
        .bind(portal.certificate_sha256.clone())
        .bind(micros(portal.created_at));
    tx.change(query, "portal").await
}

/// Changes name and credentials.
pub async fn save(tx: &mut Tx, portal: &Portal) -> Result<(), StoreError> {
    let query = tx
        .query(&SAVE)
        .bind(portal.id.to_string())
        .bind(portal.name.clone())
        .bind(portal.token_sha256.clone())
        .bind(portal.certificate_sha256.clone());
    tx.change(query, "portal").await
}

/// The portal of that identifier.
pub async fn load(tx: &mut Tx, id: PortalId) -> Result<Option<Portal>, StoreError> {
    let query = tx.query(&LOAD).bind(id.to_string());
    tx.one(TABLE, query).await?.as_ref().map(portal).transpose()
}

/// All portals, oldest first.
pub async fn list(tx: &mut Tx) -> Result<Vec<Portal>, StoreError> {
    let query = tx.query(&LIST);
    tx.all(TABLE, query).await?.iter().map(portal).collect()
}

/// The portal whose bearer token has this SHA-256 (lower-case hex).
pub async fn by_token(tx: &mut Tx, token_sha256: &str) -> Result<Option<Portal>, StoreError> {
    let query = tx.query(&BY_TOKEN).bind(token_sha256.to_owned());
    tx.one(TABLE, query).await?.as_ref().map(portal).transpose()
}

/// The portal whose TLS client certificate has this SHA-256 (lower-case hex).
pub async fn by_certificate(tx: &mut Tx, certificate_sha256: &str) -> Result<Option<Portal>, StoreError> {
    let query = tx.query(&BY_CERTIFICATE).bind(certificate_sha256.to_owned());
    tx.one(TABLE, query).await?.as_ref().map(portal).transpose()
}

fn portal(row: &Row) -> Result<Portal, StoreError> {
    Ok(Portal {
        id: row.parsed("id")?,
        name: row.text("name")?,
        token_sha256: row.optional_text("token_sha256")?,
        certificate_sha256: row.optional_text("certificate_sha256")?,
        created_at: row.instant("created_at")?,
    })
}
