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
mod connection;
mod open;
mod run;
mod serials;
mod tally;

use std::net::SocketAddr;

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
    /// Processor time of one ECDSA P-256 signature of the library that Kepler signs with.
    Sign {
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
            Command::Sign { seconds } => {
                let cost = bare::signature(seconds)?;
                println!("{:.2} us of the processor for one signature", cost * 1e6);
                Ok(())
            }
        }
    })
}
