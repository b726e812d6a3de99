//! Keys that were ever accepted: none is accepted twice.

use super::{StoreError, Tx, statement::statements};
use crate::{crypto::public_key::KeyIdentities, id::ApplicationId};

statements! {
    INSERT = "INSERT INTO keys_seen (fingerprint, application_id) VALUES ($1, $3), ($2, $3)";
}

/// Claims a key for an application; `Conflict` `key_seen` when it was ever claimed before under either of its names: two
/// SHA-256 values of different things never meet, so one column holds both.
pub async fn insert(tx: &mut Tx, key: &KeyIdentities, application: ApplicationId) -> Result<(), StoreError> {
    let query = tx
        .query(&INSERT)
        .bind(key.spki.to_vec())
        .bind(key.bare.to_vec())
        .bind(application.to_string());
    tx.change(query, "key_seen").await
}
