//! `kepler migrate`: the newest schema.

use std::{path::Path, process::ExitCode};

use super::{connection, logging};
use crate::config::Config;

pub(super) async fn run(path: &Path) -> anyhow::Result<ExitCode> {
    let config = Config::load(path)?;
    logging::start(&config.log)?;
    let store = connection::store(&config).await?;
    let pending = store.pending_migrations().await?;
    store.migrate().await?;
    match pending.as_slice() {
        [] => say!("the schema is the newest"),
        applied => say!("applied: {}", applied.join(", ")),
    }
    Ok(ExitCode::SUCCESS)
}
