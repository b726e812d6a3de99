//! The commands, one file each. Exit code 0: done; 1: failed; 2: wrong usage.
//!
//! `demo` and `serve` run the server; `doctor`, `migrate`, `simulate` help the engineer; the others act on the
//! database of the named configuration, beside a running server.

#[macro_use]
mod output;

mod administration;
mod audit;
mod ceremony;
mod connection;
mod crl;
mod demo;
mod doctor;
mod issuer;
mod lint;
mod logging;
mod migrate;
mod profile;
mod revoke;
mod serve;
mod simulate;
mod status;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

/// Server of an accredited certification authority.
#[derive(Parser)]
#[command(name = "kepler", version, about, arg_required_else_help = true)]
struct Cli {
    /// Print for machines where there is something to read.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Walk applications through the whole flow on SQLite, with development keys and simulators.
    Demo(demo::Arguments),
    /// Run the server.
    Serve(serve::Arguments),
    /// Print the effective configuration and test everything outside that Kepler needs.
    Doctor(ConfigArgument),
    /// Bring the database to the newest schema.
    Migrate(ConfigArgument),
    /// Run a simulator of the outside world.
    Simulate(simulate::Arguments),
    /// Look after operators of the console.
    Operator(administration::OperatorArguments),
    /// Look after portals.
    Portal(administration::PortalArguments),
    /// Show, add or retire issuers.
    Issuer(issuer::Arguments),
    /// Check certificates against the rules; works on any certificate.
    Lint(lint::Arguments),
    /// Make a root, an issuing authority, a responder or another certificate of the CA from a reviewed file.
    Ceremony(ceremony::Arguments),
    /// Read, check and compare certificate profiles; try one on made-up data.
    Profile(profile::Arguments),
    /// Revoke a certificate: final.
    Revoke(revoke::Arguments),
    /// Publish certificate revocation lists.
    Crl(crl::Arguments),
    /// Verify or export the audit log.
    Audit(audit::Arguments),
    /// Verify that relying parties are told what is on record.
    Status(status::Arguments),
}

/// Which configuration.
#[derive(clap::Args)]
struct ConfigArgument {
    /// The configuration file.
    #[arg(long, value_name = "FILE", default_value = "config/kepler.toml")]
    config: PathBuf,
}

/// Parses the arguments, runs the command, says in one line what went wrong.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("kepler: cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(dispatch(cli)) {
        Ok(code) if output::is_complete() => code,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("kepler: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn dispatch(cli: Cli) -> anyhow::Result<ExitCode> {
    let json = cli.json;
    match cli.command {
        Command::Demo(arguments) => demo::run(arguments).await,
        Command::Serve(arguments) => serve::run(arguments).await,
        Command::Doctor(arguments) => doctor::run(&arguments.config, json).await,
        Command::Migrate(arguments) => migrate::run(&arguments.config).await,
        Command::Simulate(arguments) => simulate::run(arguments).await,
        Command::Operator(arguments) => administration::operator(arguments, json).await,
        Command::Portal(arguments) => administration::portal(arguments, json).await,
        Command::Issuer(arguments) => issuer::run(arguments, json).await,
        Command::Lint(arguments) => Ok(lint::run(&arguments, json)),
        Command::Ceremony(arguments) => ceremony::run(&arguments, json),
        Command::Profile(arguments) => profile::run(&arguments, json),
        Command::Revoke(arguments) => revoke::run(arguments, json).await,
        Command::Crl(arguments) => crl::run(arguments, json).await,
        Command::Audit(arguments) => audit::run(arguments, json).await,
        Command::Status(arguments) => status::run(arguments, json).await,
    }
}
