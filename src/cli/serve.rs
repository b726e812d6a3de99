//! `kepler serve`: the server.

use std::{path::PathBuf, process::ExitCode};

use super::logging;
use crate::{app::Server, config::Config};

/// Arguments of `kepler serve`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The configuration file.
    #[arg(long, value_name = "FILE", default_value = "config/kepler.toml")]
    config: PathBuf,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let config = Config::load(&arguments.config)?;
    logging::start(&config.log)?;
    let mut server = Server::start(&config).await?;
    tracing::info!(
        service = %config.listen.service,
        public = %config.listen.public,
        operations = %config.listen.operations,
        "kepler is ready"
    );
    let asked = tokio::select! {
        asked = asked_to_stop() => asked.map(|()| true)?,
        () = server.part_ended() => false,
    };
    tracing::info!("stopping: no new work is taken, what is under way ends");
    server.stop().await;
    if !asked {
        anyhow::bail!(
            "a part of the server ended by itself; the log says which, and the service manager should start anew"
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// Returns when the operator presses Ctrl-C or the service manager asks for an end.
pub(super) async fn asked_to_stop() -> anyhow::Result<()> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        interrupt = tokio::signal::ctrl_c() => interrupt?,
        _ = terminate.recv() => {}
    }
    Ok(())
}
