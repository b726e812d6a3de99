//! `kepler audit`: verify the chain, or hand the log out.

use std::{cmp::Ordering, path::PathBuf, process::ExitCode};

use serde_json::json;

use super::connection;
use crate::{
    audit::chain::{Head, verify_from},
    config::Config,
    store::{self, StoreError},
};

/// Records read at a time.
const PAGE: u32 = 1000;

/// Arguments of `kepler audit`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Recompute every hash: finds an altered, missing or reordered record.
    Verify {
        /// The configuration file.
        #[arg(long, value_name = "FILE", default_value = "config/kepler.toml")]
        config: PathBuf,
    },
    /// Print every record as one JSON object per line.
    Export {
        /// The configuration file.
        #[arg(long, value_name = "FILE", default_value = "config/kepler.toml")]
        config: PathBuf,
    },
}

pub(super) async fn run(arguments: Arguments, print_json: bool) -> anyhow::Result<ExitCode> {
    match arguments.action {
        Action::Verify { config } => verify(&Config::load(&config)?, print_json).await,
        Action::Export { config } => export(&Config::load(&config)?).await,
    }
}

async fn verify(config: &Config, print_json: bool) -> anyhow::Result<ExitCode> {
    let store = connection::store(config).await?;
    let mut tx = store.read("audit-verify").await?;
    let known = store::audit::head(&mut tx).await?;
    let mut head = Head::GENESIS;
    loop {
        let page = match store::audit::list(&mut tx, head.sequence + 1, PAGE).await {
            Ok(page) if page.is_empty() => break,
            Ok(page) => page,
            Err(StoreError::Inconsistent { id, column, .. }) => {
                let damage = format!("the {column} of record {id} cannot be read");
                return Ok(report_damage(id.parse().unwrap_or_default(), &damage, print_json));
            }
            Err(error) => return Err(error.into()),
        };
        head = match verify_from(head, page) {
            Ok(head) => head,
            Err(broken) => return Ok(report_damage(broken.sequence, &broken.to_string(), print_json)),
        };
    }
    // Records cut off at the end leave a chain that is whole: only the head tells.
    if head != known {
        let damage = format!(
            "the log ends at {} and its head says {}",
            head.sequence, known.sequence
        );
        let first = match head.sequence.cmp(&known.sequence) {
            Ordering::Equal => known.sequence,
            Ordering::Less => head.sequence + 1,
            Ordering::Greater => known.sequence + 1,
        };
        return Ok(report_damage(first, &damage, print_json));
    }
    if print_json {
        say!(
            "{}",
            json!({ "intact": true, "records": head.sequence, "head": hex::encode(head.hash) })
        );
    } else {
        say!(
            "the audit log is intact: {} records, head {}",
            head.sequence,
            hex::encode(head.hash)
        );
    }
    Ok(ExitCode::SUCCESS)
}

fn report_damage(sequence: i64, damage: &str, print_json: bool) -> ExitCode {
    if print_json {
        say!(
            "{}",
            json!({ "intact": false, "sequence": sequence, "damage": damage })
        );
    } else {
        say!("THE AUDIT LOG IS DAMAGED: {damage}");
    }
    ExitCode::FAILURE
}

async fn export(config: &Config) -> anyhow::Result<ExitCode> {
    let store = connection::store(config).await?;
    let mut tx = store.read("audit-export").await?;
    let mut next = 1;
    loop {
        let page = store::audit::list(&mut tx, next, PAGE).await?;
        let Some(last) = page.last() else { break };
        next = last.sequence + 1;
        for record in &page {
            say!("{}", serde_json::to_string(record)?);
        }
    }
    Ok(ExitCode::SUCCESS)
}
