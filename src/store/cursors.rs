//! How far a reader of some outside queue has come.

use super::{StoreError, Tx, statement::statements};

statements! {
    LOAD = "SELECT position FROM cursors WHERE name = $1";
    SAVE = "INSERT INTO cursors (name, position) VALUES ($1, $2) \
        ON CONFLICT (name) DO UPDATE SET position = excluded.position";
}

/// The position last saved.
pub async fn load(tx: &mut Tx, name: &str) -> Result<Option<String>, StoreError> {
    let query = tx.query(&LOAD).bind(name.to_owned());
    let row = tx.one("cursors", query).await?;
    row.map(|row| row.text("position")).transpose()
}

/// Saves a position.
pub async fn save(tx: &mut Tx, name: &str, position: &str) -> Result<(), StoreError> {
    let query = tx.query(&SAVE).bind(name.to_owned()).bind(position.to_owned());
    tx.run(query).await.map(drop)
}
