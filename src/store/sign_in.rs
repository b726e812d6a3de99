//! Sign-in links, good once, and sessions of operators. Tokens are known by their SHA-256 (lower-case hex) only.

use jiff::Timestamp;

use super::{StoreError, Tx, row::micros, statement::statements};
use crate::id::OperatorId;

statements! {
    INSERT_LINK = "INSERT INTO sign_in_links (token_sha256, operator_id, expires_at) VALUES ($1, $2, $3)";
    USE_LINK = "UPDATE sign_in_links SET used_at = $2 \
        WHERE token_sha256 = $1 AND used_at IS NULL AND expires_at > $2 \
        AND operator_id IN (SELECT id FROM operators WHERE locked_at IS NULL) RETURNING operator_id";
    INSERT_SESSION = "INSERT INTO sessions (token_sha256, operator_id, expires_at) VALUES ($1, $2, $3)";
    SESSION = "SELECT operator_id FROM sessions JOIN operators ON operators.id = sessions.operator_id \
        WHERE token_sha256 = $1 AND ended_at IS NULL AND expires_at > $2 AND locked_at IS NULL";
    END_SESSION = "UPDATE sessions SET ended_at = $2 WHERE token_sha256 = $1 AND ended_at IS NULL";
}

/// A link that signs `operator` in once, until `expires_at`.
pub async fn insert_link(
    tx: &mut Tx,
    token_sha256: &str,
    operator: OperatorId,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    insert(tx, &INSERT_LINK, token_sha256, operator, expires_at).await
}

/// Uses a link up. None when it is unknown, used, too old, or its operator is locked out.
pub async fn use_link(
    tx: &mut Tx,
    token_sha256: &str,
    now: Timestamp,
) -> Result<Option<OperatorId>, StoreError> {
    let query = tx
        .query(&USE_LINK)
        .bind(token_sha256.to_owned())
        .bind(micros(now));
    let row = tx.one("sign_in_links", query).await?;
    row.map(|row| row.parsed("operator_id")).transpose()
}

/// A session of `operator` until `expires_at`.
pub async fn insert_session(
    tx: &mut Tx,
    token_sha256: &str,
    operator: OperatorId,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    insert(tx, &INSERT_SESSION, token_sha256, operator, expires_at).await
}

/// Whose session it is, while it lasts and the operator is not locked out.
pub async fn session(
    tx: &mut Tx,
    token_sha256: &str,
    now: Timestamp,
) -> Result<Option<OperatorId>, StoreError> {
    let query = tx.query(&SESSION).bind(token_sha256.to_owned()).bind(micros(now));
    let row = tx.one("sessions", query).await?;
    row.map(|row| row.parsed("operator_id")).transpose()
}

/// Ends a session; repeating it is harmless.
pub async fn end_session(tx: &mut Tx, token_sha256: &str, now: Timestamp) -> Result<(), StoreError> {
    let query = tx
        .query(&END_SESSION)
        .bind(token_sha256.to_owned())
        .bind(micros(now));
    tx.run(query).await.map(drop)
}

async fn insert(
    tx: &mut Tx,
    statement: &super::dialect::Statement,
    token_sha256: &str,
    operator: OperatorId,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let query = tx
        .query(statement)
        .bind(token_sha256.to_owned())
        .bind(operator.to_string())
        .bind(micros(expires_at));
    tx.change(query, "token").await
}
