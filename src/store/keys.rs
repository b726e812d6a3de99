//! Keys that were ever accepted: none is accepted twice.

use super::{StoreError, Tx, statement::statements};
use crate::id::ApplicationId;

statements! {
    INSERT = "INSERT INTO keys_seen (fingerprint, application_id) VALUES ($1, $2)";
}

/// Claims a key, by the SHA-256 of its `SubjectPublicKeyInfo`, for an application; `Conflict` `key_seen` when it was
/// ever claimed before.
pub async fn insert(tx: &mut Tx, fingerprint: &[u8], application: ApplicationId) -> Result<(), StoreError> {
    let query = tx
        .query(&INSERT)
        .bind(fingerprint.to_vec())
        .bind(application.to_string());
    tx.change(query, "key_seen").await
}
