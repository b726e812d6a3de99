//! Where the log goes: standard error, so that standard output stays for results.

use anyhow::Context as _;
use tracing_subscriber::{EnvFilter, fmt};

use crate::config::{LogConfig, LogFormat};

/// Starts the log. Does nothing when it runs already.
pub(super) fn start(config: &LogConfig) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&config.filter).context("log.filter is no filter of tracing")?;
    let builder = fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // An earlier start is not an error: `demo` and `serve` share the process in tests.
    let _started_before = match config.format {
        LogFormat::Text => builder.try_init(),
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
    };
    Ok(())
}
