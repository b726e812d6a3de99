//! One measurement.

use std::{
    net::SocketAddr,
    path::PathBuf,
    rc::Rc,
    time::{Duration, Instant},
};

use anyhow::{Context as _, ensure};
use clap::Args;
use tokio::{net::lookup_host, task::LocalSet};
use url::Url;

use crate::{
    account,
    ask::{Hash, Method, Named, message},
    closed, open,
    serials::Serials,
    tally::Tally,
};

/// What is sent, where, how fast.
#[derive(Args, Clone, Debug)]
pub(crate) struct Options {
    /// Address of the responder.
    #[arg(long, default_value = "http://127.0.0.1:8080/ocsp")]
    pub(crate) url: Url,
    /// Certificate of the issuer asked about, PEM or DER.
    #[arg(long)]
    pub(crate) issuer: PathBuf,
    /// `made:1000000` for the first million that `fill` makes, or a file with one serial number a line, in hex.
    #[arg(long, default_value = "made:1000000")]
    pub(crate) serials: String,
    /// How many different certificates are asked about.
    #[arg(long, default_value_t = 2_000)]
    pub(crate) distinct: usize,
    /// How requests travel.
    #[arg(long, value_enum, default_value_t = Method::Post)]
    pub(crate) method: Method,
    /// Hash in the `CertID`.
    #[arg(long, value_enum, default_value_t = Hash::Sha1)]
    pub(crate) hash: Hash,
    /// Share of the requests that carry a nonce, 0 to 1.
    #[arg(long, default_value_t = 0.0)]
    pub(crate) nonce_share: f64,
    /// Connections, kept alive.
    #[arg(long, default_value_t = 64)]
    pub(crate) connections: usize,
    /// How long it is measured.
    #[arg(long, default_value_t = 4.0)]
    pub(crate) seconds: f64,
    /// How long it runs before that, uncounted.
    #[arg(long, default_value_t = 0.5)]
    pub(crate) warm_up: f64,
    /// Requests per second, whatever the answers do (open loop); without it each connection waits for its answer.
    #[arg(long)]
    pub(crate) rate: Option<f64>,
    /// Process of the server, whose processor time and memory are to be told.
    #[arg(long)]
    pub(crate) pid: Option<u32>,
    /// Prints JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Runs it. Answers that are not `successful` are counted, not refused.
pub(crate) async fn measure(options: &Options) -> anyhow::Result<Tally> {
    ensure!(options.connections > 0, "--connections: at least one");
    ensure!(
        (0.0..=1.0).contains(&options.nonce_share),
        "--nonce-share: 0 to 1"
    );
    let messages = Rc::new(messages(options)?);
    let address = address(&options.url).await?;
    let local = LocalSet::new();
    local
        .run_until(drive(options, address, &messages, options.warm_up))
        .await?;
    let processor = || options.pid.map(account::of).transpose();
    let (before, began) = (processor()?, Instant::now());
    let tallies = local
        .run_until(drive(options, address, &messages, options.seconds))
        .await?;
    let (after, elapsed) = (processor()?, began.elapsed());
    let mut whole = Tally::new()?;
    for tally in tallies {
        whole.add(tally)?;
    }
    whole.elapsed = elapsed;
    whole.processor = after
        .zip(before)
        .map(|(after, before)| after.saturating_sub(before));
    whole.memory = options.pid.map(account::memory).transpose()?;
    Ok(whole)
}

async fn drive(
    options: &Options,
    address: SocketAddr,
    messages: &Rc<Vec<Vec<u8>>>,
    seconds: f64,
) -> anyhow::Result<Vec<Tally>> {
    let time = Duration::from_secs_f64(seconds);
    match options.rate {
        Some(rate) => open::run(address, messages, options.connections, rate, time).await,
        None => closed::run(address, messages, options.connections, time).await,
    }
}

fn messages(options: &Options) -> anyhow::Result<Vec<Vec<u8>>> {
    let file = &options.issuer;
    let certificate = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let named = Named::of(&certificate, options.hash)?;
    let serials = Serials::read(&options.serials)?.spread(options.distinct);
    ensure!(!serials.is_empty(), "no serial numbers to ask about");
    let host = options.url.host_str().context("--url names no host")?;
    let mut share = 0.0;
    serials
        .iter()
        .map(|serial| {
            share += options.nonce_share;
            let nonce = share >= 1.0 - f64::EPSILON;
            if nonce {
                share -= 1.0;
            }
            let request = named.request(serial, nonce)?;
            Ok(message(options.method, host, options.url.path(), &request))
        })
        .collect()
}

async fn address(url: &Url) -> anyhow::Result<SocketAddr> {
    let host = url.host_str().context("--url names no host")?;
    let port = url.port_or_known_default().unwrap_or(80);
    let mut found = lookup_host((host, port)).await?;
    found.next().with_context(|| format!("{host} has no address"))
}
