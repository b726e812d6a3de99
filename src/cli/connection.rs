//! What the commands beside a running server need of it: its database, or the whole authority.

use std::sync::Arc;

use anyhow::bail;

use crate::{app, config::Config, lifecycle::Authority, store::Store};

/// The database, whatever its schema.
pub(super) async fn store(config: &Config) -> anyhow::Result<Store> {
    app::store(config).await
}

/// The authority over a database with the newest schema. Nothing listens and no worker runs.
pub(super) async fn authority(config: &Config) -> anyhow::Result<Arc<Authority>> {
    let store = app::store(config).await?;
    let pending = store.pending_migrations().await?;
    if !pending.is_empty() {
        let missing = pending.join(", ");
        bail!("the database lacks the migrations {missing}; run kepler migrate, or start the server once");
    }
    app::authority(config, store)
}
