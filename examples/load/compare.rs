//! Kepler beside a bare server and other responders, in one run on one machine, in rounds that take turns.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use clap::Args;
use serde_json::json;
use url::Url;

use crate::{
    ask::{Hash, Method},
    fill::Target,
    kepler::{self, GOST_CERTIFICATES, GOST_ISSUER},
    latency,
    peers::{KNOWN, Peers},
    run::{self, Options},
    server::{self, Server},
};

/// What is compared, and how long.
#[derive(Args, Clone, Debug)]
pub(crate) struct Comparison {
    /// The server that is measured.
    #[arg(long, default_value = "target/release/kepler")]
    kepler: PathBuf,
    /// Certificates in its index.
    #[arg(long, default_value_t = 1_000_000)]
    certificates: u64,
    /// Rounds; medians are told.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Seconds of each measurement.
    #[arg(long, default_value_t = 3.0)]
    seconds: f64,
    /// Different certificates asked about.
    #[arg(long, default_value_t = 2_000)]
    distinct: usize,
    /// Leaves `openssl ocsp` and `cfssl ocspserve` out.
    #[arg(long)]
    no_peers: bool,
    /// Requests per second of the measurements of latency.
    #[arg(long, default_value_t = 3_000.0)]
    rate: f64,
    /// Prints JSON as well.
    #[arg(long)]
    json: bool,
}

const BARE: u16 = 18_099;
const OPENSSL: u16 = 18_888;
const CFSSL: u16 = 18_889;

/// From the folder of the project.
const GOST_KEY: &str = "keys-dev/ocsp-gost-256.key.pem";

/// One thing that is measured again and again.
struct Candidate {
    name: &'static str,
    options: Options,
    costs: Vec<f64>,
}

/// Runs it all and prints costs and ratios.
pub(crate) async fn compare(comparison: &Comparison) -> anyhow::Result<()> {
    let scratch = tempfile::tempdir()?;
    let own = std::env::current_exe()?;
    let bare_address = local(BARE);
    let arguments = ["bare", "--listen", &bare_address.to_string()];
    let bare = Server::start(&own, &arguments, bare_address, &scratch.path().join("bare.log"))?;
    let (kepler, target) = kepler::start(&comparison.kepler, comparison.certificates, scratch.path()).await?;
    let mut candidates = candidates(comparison, &bare, &kepler, &target);
    candidates.push(gost(comparison, &kepler));
    let mut peers = Vec::new();
    if !comparison.no_peers {
        let authority = Peers::prepare(&scratch.path().join("peers"))?;
        eprintln!("signing {KNOWN} answers for cfssl");
        for (name, server) in [
            ("openssl ocsp, POST", authority.openssl(local(OPENSSL))?),
            ("cfssl ocspserve, POST", authority.cfssl(local(CFSSL))?),
        ] {
            let mut options = options(comparison, &server, "/", &authority.issuer());
            options.serials = format!("made:{KNOWN}");
            options.connections = 16;
            candidates.push(Candidate::new(name, options));
            peers.push(server);
        }
    }
    for round in 1..=comparison.rounds {
        eprintln!("round {round} of {}", comparison.rounds);
        for candidate in &mut candidates {
            candidate.measure().await?;
        }
    }
    drop(peers);
    let signatures = [
        signature(&own, "")?,
        signature(&own, &format!("--key {GOST_KEY}"))?,
    ];
    report(comparison, &candidates, signatures);
    let steady = Options {
        rate: Some(comparison.rate),
        serials: format!("made:{}", comparison.certificates),
        ..options(comparison, &kepler, "/ocsp", &target.issuer)
    };
    latency::measure(steady, &target, comparison.certificates).await
}

impl Candidate {
    fn new(name: &'static str, options: Options) -> Self {
        let costs = Vec::new();
        Self { name, options, costs }
    }

    async fn measure(&mut self) -> anyhow::Result<()> {
        let tally = run::measure(&self.options).await?;
        let few = tally.faults() * 1_000 < tally.answered();
        anyhow::ensure!(few, "{}: {} answers are no answers", self.name, tally.faults());
        let cost = tally.cost().context("no processor time")?;
        eprintln!(
            "  {:<28} {cost:8.1} us, {:8.0} per second",
            self.name,
            tally.per_second()
        );
        self.costs.push(cost);
        Ok(())
    }

    fn median(&self) -> f64 {
        let mut costs = self.costs.clone();
        costs.sort_by(f64::total_cmp);
        costs.get(costs.len() / 2).copied().unwrap_or(f64::NAN)
    }
}

fn candidates(comparison: &Comparison, bare: &Server, kepler: &Server, target: &Target) -> Vec<Candidate> {
    let ask = |server: &Server, method, nonce_share| Options {
        method,
        nonce_share,
        serials: format!("made:{}", comparison.certificates),
        ..options(comparison, server, "/ocsp", &target.issuer)
    };
    vec![
        Candidate::new("bare hyper, POST", ask(bare, Method::Post, 0.0)),
        Candidate::new("bare hyper, GET", ask(bare, Method::Get, 0.0)),
        Candidate::new("kepler, cached, POST", ask(kepler, Method::Post, 0.0)),
        Candidate::new("kepler, cached, GET", ask(kepler, Method::Get, 0.0)),
        Candidate::new("kepler, nonce, POST", ask(kepler, Method::Post, 1.0)),
    ]
}

/// Another issuer of the same server: its certificates have the same serial numbers.
fn gost(comparison: &Comparison, kepler: &Server) -> Candidate {
    let options = Options {
        nonce_share: 1.0,
        serials: format!("made:{}", comparison.certificates.min(GOST_CERTIFICATES)),
        ..options(comparison, kepler, "/ocsp", Path::new(GOST_ISSUER))
    };
    Candidate::new("kepler, GOST, nonce, POST", options)
}

fn options(comparison: &Comparison, server: &Server, path: &str, issuer: &Path) -> Options {
    let address = server.address;
    let url = Url::parse(&format!("http://{address}{path}"));
    Options {
        // An address and a path of this file always make a URL.
        url: url.unwrap_or_else(|_| unreachable!("{address}")),
        issuer: issuer.to_owned(),
        serials: String::new(),
        distinct: comparison.distinct,
        method: Method::Post,
        hash: Hash::Sha1,
        nonce_share: 0.0,
        connections: 64,
        seconds: comparison.seconds,
        warm_up: 0.5,
        rate: None,
        pid: Some(server.pid()),
        json: false,
    }
}

/// Processor time of one signature in microseconds, measured on the servers' processor.
fn signature(own: &Path, key: &str) -> anyhow::Result<f64> {
    let command = format!("-c 0 {} sign --seconds 2 {key}", own.display());
    let said = server::run(Path::new("."), "taskset", &command)?;
    let first = said.split(' ').next().unwrap_or_default();
    first.parse().with_context(|| format!("not a time: {said}"))
}

fn report(comparison: &Comparison, candidates: &[Candidate], [signature, gost]: [f64; 2]) {
    let cost = |name: &str| {
        let found = candidates
            .iter()
            .find(|candidate| candidate.name.starts_with(name));
        found.map_or(f64::NAN, Candidate::median)
    };
    println!(
        "\nprocessor time per request, median of {} rounds (us)",
        comparison.rounds
    );
    for candidate in candidates {
        let raw: Vec<String> = candidate.costs.iter().map(|cost| format!("{cost:.1}")).collect();
        println!(
            "  {:<28} {:8.1}   raw: {}",
            candidate.name,
            candidate.median(),
            raw.join(" ")
        );
    }
    println!("  {:<28} {signature:8.1}", "one P-256 signature");
    println!("  {:<28} {gost:8.1}", "one GOST signature");
    let (post, get) = (cost("kepler, cached, POST"), cost("kepler, cached, GET"));
    let bare = cost("bare hyper, POST");
    let ratios = [
        ("cached POST / bare", post / bare, "<= 1.3"),
        ("cached GET / bare", get / cost("bare hyper, GET"), "<= 1.3"),
        (
            "nonce / (bare + signature)",
            cost("kepler, nonce") / (bare + signature),
            "<= 1.25",
        ),
        (
            "GOST nonce / (bare + signature)",
            cost("kepler, GOST") / (bare + gost),
            "<= 1.25",
        ),
        ("openssl ocsp / cached POST", cost("openssl") / post, ">= 6"),
        ("cfssl ocspserve / cached POST", cost("cfssl") / post, ">= 8"),
    ];
    println!("\nratios");
    for (name, ratio, bar) in ratios {
        println!("  {name:<32} {ratio:6.2}   goal {bar}");
    }
    if comparison.json {
        let raw: serde_json::Map<_, _> = candidates
            .iter()
            .map(|candidate| (candidate.name.to_owned(), json!(candidate.costs)))
            .collect();
        println!(
            "{}",
            json!({ "processor_us": raw, "signature_us": signature, "gost_signature_us": gost })
        );
    }
}

pub(crate) fn local(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}
