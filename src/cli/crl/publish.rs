//! `kepler crl publish`: new lists of every issuer, now.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use serde_json::json;

use crate::{cli::connection, config::Config, status::crl::scope::CrlScope};

/// Arguments of `kepler crl publish`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The configuration file.
    #[arg(long, value_name = "FILE", default_value = "config/kepler.toml")]
    config: PathBuf,
}

pub(super) async fn run(arguments: Arguments, print_json: bool) -> anyhow::Result<ExitCode> {
    let config = Config::load(&arguments.config)?;
    let authority = connection::authority(&config).await?;
    // As a server does when it starts: this database may never have seen one, or none since there is a journal.
    authority.register_issuers().await?;
    authority.rebuild_status_journal().await?;
    authority.check_crl_numbers().await?;
    for branch in authority.issuers().iter() {
        let issuer = branch.issuer.id();
        authority.publish_crl(issuer).await?;
        let crl = authority.published_crl(issuer, CrlScope::Full).await?;
        let crl = crl.context("the list was not stored")?;
        if print_json {
            say!(
                "{}",
                json!({ "issuer": issuer, "number": crl.number, "octets": crl.length, "next_update": crl.next_update })
            );
        } else {
            say!("{issuer} number {}, good until {}", crl.number, crl.next_update);
        }
    }
    Ok(ExitCode::SUCCESS)
}
