//! `kepler crl publish`: a new revocation list of every issuer, now.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context as _;

use super::connection;
use crate::config::Config;

/// Arguments of `kepler crl`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Publish a new list of every issuer.
    Publish {
        /// The configuration file.
        #[arg(long, value_name = "FILE", default_value = "config/kepler.toml")]
        config: PathBuf,
    },
}

pub(super) async fn run(arguments: Arguments, print_json: bool) -> anyhow::Result<ExitCode> {
    let Action::Publish { config } = arguments.action;
    let config = Config::load(&config)?;
    let authority = connection::authority(&config).await?;
    for branch in authority.issuers().iter() {
        authority.publish_crl(branch.issuer.id()).await?;
        let crl = authority
            .crl(branch.issuer.id())
            .await?
            .context("the list was not stored")?;
        if print_json {
            println!(
                "{}",
                serde_json::json!({ "issuer": branch.issuer.id(), "number": crl.number, "next_update": crl.next_update })
            );
        } else {
            println!(
                "{} number {}, good until {}",
                branch.issuer.id(),
                crl.number,
                crl.next_update
            );
        }
    }
    Ok(ExitCode::SUCCESS)
}
