//! Load on a status service, and what it costs the server: `cargo run --release --example load -- --help`.
//!
//! | file | holds |
//! |---|---|
//! | `run` | one measurement: closed or open loop, its options |
//! | `ask` | the requests, made before the clock starts |
//! | `connection` | one connection: request out, answer in, counted |
//! | `closed`, `open` | when the next request goes out |
//! | `account` | processor time of another process |
//! | `tally` | histogram of latencies, counts of answers, JSON |
//! | `bare` | the reference: hyper with a fixed answer, and a loop of raw signatures |
//! | `fill` | a million certificates in the index of a database, revocations by the thousand |
//! | `compare`, `kepler`, `server`, `peers` | all of it in rounds that take turns, beside other responders |
//! | `latency` | latency while certificates are revoked and lists are made |
//! | `serials` | serial numbers that are made by rule, so that a million of them need no file |
//!
//! Figures and how they were measured: `docs/PERFORMANCE.md`.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts and rates of a report"
)]

mod account;
mod ask;
mod bare;
mod closed;
mod compare;
mod connection;
mod fill;
mod kepler;
mod latency;
mod open;
mod peers;
mod run;
mod serials;
mod server;
mod tally;

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use clap::Parser;

/// Load on a status service, its reference server, and the comparison with other responders.
#[derive(Parser)]
enum Command {
    /// Sends requests and prints what came of it. Pin it to a processor of its own: `taskset -c 1`.
    Run(run::Options),
    /// The reference: hyper with a fixed answer of 500 octets, on one thread. Pin it too: `taskset -c 0`.
    Bare {
        /// Where to listen.
        #[arg(long, default_value = "127.0.0.1:8099")]
        listen: SocketAddr,
    },
    /// Puts certificates into the journal of statuses, and nowhere else: for measurements.
    Fill {
        #[command(flatten)]
        target: fill::Target,
        /// How many.
        #[arg(long, default_value_t = 1_000_000)]
        certificates: u64,
        /// How many of them are revoked: the first ones.
        #[arg(long, default_value_t = 10_000)]
        revoked: u64,
    },
    /// Revokes certificates of `fill`, from one on, so many per second.
    Revoke {
        #[command(flatten)]
        target: fill::Target,
        /// Number of the first.
        #[arg(long, default_value_t = 500_000)]
        from: u64,
        /// Revocations per second, in twenty commits.
        #[arg(long, default_value_t = 1_000)]
        rate: u64,
        /// For so long.
        #[arg(long, default_value_t = 8.0)]
        seconds: f64,
    },
    /// Kepler beside the bare server, `openssl ocsp` and `cfssl ocspserve`; pin it to processor 1, inside a network
    /// namespace of its own: `unshare -rn sh -c 'ip link set lo up && taskset -c 1 target/release/examples/load compare'`.
    Compare(compare::Comparison),
    /// Processor time of one signature: ECDSA P-256 by the library that Kepler signs with, or by a key of yours.
    Sign {
        /// A key's file, with its passphrase in a file `passphrase` beside it.
        #[arg(long)]
        key: Option<PathBuf>,
        /// For so long.
        #[arg(long, default_value_t = 1.0)]
        seconds: f64,
    },
}

fn main() -> anyhow::Result<()> {
    let command = Command::parse();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        match command {
            Command::Run(options) => {
                let tally = run::measure(&options).await?;
                tally.print(options.json)
            }
            Command::Bare { listen } => bare::serve(listen).await,
            Command::Fill {
                target,
                certificates,
                revoked,
            } => {
                fill::Journal::open(&target)
                    .await?
                    .issue(0, certificates, revoked)
                    .await
            }
            Command::Revoke {
                target,
                from,
                rate,
                seconds,
            } => {
                let time = Duration::from_secs_f64(seconds);
                let done = fill::storm(&target, from, rate, time).await?;
                println!("{done} revoked");
                Ok(())
            }
            Command::Compare(comparison) => compare::compare(&comparison).await,
            Command::Sign { key, seconds } => {
                let cost = match key {
                    Some(key) => bare::signature_with(&key, seconds)?,
                    None => bare::signature(seconds)?,
                };
                println!("{:.2} us of the processor for one signature", cost * 1e6);
                Ok(())
            }
        }
    })
}
