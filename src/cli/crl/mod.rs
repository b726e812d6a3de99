//! `kepler crl`: new lists now, and how large lists will be.

mod plan;
mod publish;

use std::process::ExitCode;

/// Arguments of `kepler crl`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Publish new lists of every issuer.
    Publish(publish::Arguments),
    /// Forecast the sizes of lists by the rate of revocation, and advise shards and deltas.
    Plan(plan::Arguments),
}

pub(super) async fn run(arguments: Arguments, print_json: bool) -> anyhow::Result<ExitCode> {
    match arguments.action {
        Action::Publish(arguments) => publish::run(arguments, print_json).await,
        Action::Plan(arguments) => plan::run(arguments, print_json).await,
    }
}
