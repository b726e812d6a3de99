//! `kepler simulate`: a part of the outside world, on a loopback port.

use std::{net::SocketAddr, path::PathBuf, process::ExitCode, sync::Arc};

use anyhow::Context as _;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::{logging, serve::asked_to_stop};
use crate::{
    clock::SystemClock,
    config::LogConfig,
    simulators::{
        mail::{self, MailSink},
        registers::{self, scenario::Scenario, signer::GatewaySigner},
    },
};

/// Arguments of `kepler simulate`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// The gateway to the state registers, with scripted answers, delays, rejects and outages (docs/REGISTERS.md).
    Registers {
        /// Where it listens.
        #[arg(long, default_value = "127.0.0.1:8090")]
        listen: SocketAddr,
        /// The script (TOML); without it every register confirms everything.
        #[arg(long, value_name = "FILE")]
        scenario: Option<PathBuf>,
        /// The secret that answers are signed with.
        #[arg(long, value_name = "FILE", default_value = "keys-dev/register-gateway.secret")]
        secret: PathBuf,
    },
    /// A mail server that keeps every message as a file.
    Mail {
        /// Where it listens.
        #[arg(long, default_value = "127.0.0.1:2525")]
        listen: SocketAddr,
        /// Where the messages go.
        #[arg(long, value_name = "DIR", default_value = "kepler-data/mail")]
        folder: PathBuf,
    },
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    logging::start(&LogConfig::default())?;
    let shutdown = CancellationToken::new();
    let listener = async |address: SocketAddr| {
        TcpListener::bind(address)
            .await
            .with_context(|| format!("cannot listen on {address}"))
    };
    let simulator = match arguments.what {
        What::Registers {
            listen,
            scenario,
            secret,
        } => {
            let scenario = read_scenario(scenario.as_deref())?;
            let signer = GatewaySigner::hmac_sha256(&read_secret(&secret)?);
            let serve = registers::serve(
                listener(listen).await?,
                scenario,
                signer,
                Arc::new(SystemClock),
                shutdown.clone(),
            );
            say!("the register gateway listens on http://{listen}");
            tokio::spawn(serve)
        }
        What::Mail { listen, folder } => {
            let sink = Arc::new(MailSink::new(folder.clone())?);
            let serve = mail::serve(listener(listen).await?, sink, shutdown.clone());
            say!(
                "the mail server listens on {listen} and writes to {}",
                folder.display()
            );
            tokio::spawn(serve)
        }
    };
    asked_to_stop().await?;
    shutdown.cancel();
    simulator.await?;
    Ok(ExitCode::SUCCESS)
}

fn read_scenario(path: Option<&std::path::Path>) -> anyhow::Result<Scenario> {
    let Some(path) = path else {
        return Ok(Scenario::default());
    };
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    Scenario::from_toml(&text).with_context(|| format!("{} is no scenario", path.display()))
}

/// The shared secret of the gateway, as the client reads it.
fn read_secret(path: &std::path::Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}
