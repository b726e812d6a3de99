//! `kepler demo`.

use std::{path::PathBuf, process::ExitCode};

use super::{logging, serve::asked_to_stop};
use crate::{
    config::LogConfig,
    crypto::algorithm::SignatureAlgorithm,
    demo::{Demo, Plan},
};

/// Arguments of `kepler demo`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Play the operators too.
    #[arg(long)]
    auto: bool,
    /// End after the last application instead of serving on.
    #[arg(long)]
    exit: bool,
    /// Where files go: one folder per application, mail, webhooks, summary.json.
    #[arg(long, value_name = "DIR", default_value = "kepler-demo/out")]
    out: PathBuf,
    /// Where the demo lives. A killed demo goes on from there; a finished one is followed by new applications.
    #[arg(long, value_name = "DIR", default_value = "kepler-demo")]
    data: PathBuf,
    /// Algorithm of every holder's key, by its name in the configuration; by default GOST, and P-256 for every fourth.
    #[arg(long, value_name = "NAME", value_parser = algorithm)]
    algorithm: Option<SignatureAlgorithm>,
    /// How many applications.
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=200))]
    applications: u16,
    /// Take any free ports instead of the configured ones.
    #[arg(long)]
    any_port: bool,
    /// The configuration that is taken as a pattern.
    #[arg(long, value_name = "FILE", default_value = "config/kepler.toml")]
    config: PathBuf,
}

fn algorithm(name: &str) -> Result<SignatureAlgorithm, String> {
    SignatureAlgorithm::from_code(name).ok_or_else(|| {
        let known = SignatureAlgorithm::ALL.map(SignatureAlgorithm::code);
        format!("it is one of {}", known.join(", "))
    })
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    logging::start(&LogConfig {
        filter: "warn".to_owned(),
        ..LogConfig::default()
    })?;
    let plan = Plan {
        auto: arguments.auto,
        out: arguments.out,
        data: arguments.data,
        template: arguments.config,
        applications: arguments.applications.into(),
        algorithm: arguments.algorithm,
        any_port: arguments.any_port,
    };
    let demo = tokio::select! {
        demo = Demo::run(&plan) => demo?,
        stop = asked_to_stop() => {
            stop?;
            eprintln!("stopped; the same command goes on from here");
            return Ok(ExitCode::FAILURE);
        }
    };
    if !arguments.exit {
        say!("The server goes on. Press Ctrl-C to end it.");
        asked_to_stop().await?;
    }
    demo.stop().await;
    Ok(ExitCode::SUCCESS)
}
