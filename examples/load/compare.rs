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
    /// Rounds. Told are medians: of the costs, and of the ratios within each round, for the machine is faster in one round
    /// than in another.
    #[arg(long, default_value_t = 9)]
    rounds: usize,
    /// Seconds of each measurement.
    #[arg(long, default_value_t = 1.0)]
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
    what: Measured,
    /// Microseconds of the processor, by round.
    costs: Vec<f64>,
}

enum Measured {
    /// A server under load.
    Server(Box<Options>),
    /// One signature, with a P-256 key or that of a file.
    Signature(Option<&'static str>),
}

const BARE_POST: &str = "bare hyper, POST";
const BARE_GET: &str = "bare hyper, GET";
const POST: &str = "kepler, cached, POST";
const GET: &str = "kepler, cached, GET";
const SIGNATURE: &str = "one P-256 signature";
const NONCE: &str = "kepler, nonce, POST";
const GOST_SIGNATURE: &str = "one GOST signature";
const GOST_NONCE: &str = "kepler, GOST, nonce, POST";
const BY_OPENSSL: &str = "openssl ocsp, POST";
const BY_CFSSL: &str = "cfssl ocspserve, POST";

/// What costs how many times as much as what together, and the goal.
const RATIOS: [(&str, &str, &[&str], &str); 6] = [
    ("cached POST / bare", POST, &[BARE_POST], "<= 1.3"),
    ("cached GET / bare", GET, &[BARE_GET], "<= 1.3"),
    (
        "nonce / (bare + signature)",
        NONCE,
        &[BARE_POST, SIGNATURE],
        "<= 1.25",
    ),
    (
        "GOST nonce / (bare + signature)",
        GOST_NONCE,
        &[BARE_POST, GOST_SIGNATURE],
        "<= 1.25",
    ),
    ("openssl ocsp / cached POST", BY_OPENSSL, &[POST], ">= 6"),
    ("cfssl ocspserve / cached POST", BY_CFSSL, &[POST], ">= 8"),
];

/// Runs it all and prints costs and ratios.
pub(crate) async fn compare(comparison: &Comparison) -> anyhow::Result<()> {
    let scratch = tempfile::tempdir()?;
    let own = std::env::current_exe()?;
    let bare_address = local(BARE);
    let arguments = ["bare", "--listen", &bare_address.to_string()];
    let bare = Server::start(&own, &arguments, bare_address, &scratch.path().join("bare.log"))?;
    let (kepler, target) = kepler::start(&comparison.kepler, comparison.certificates, scratch.path()).await?;
    let mut candidates = candidates(comparison, &bare, &kepler, &target);
    let mut peers = Vec::new();
    if !comparison.no_peers {
        let authority = Peers::prepare(&scratch.path().join("peers"))?;
        eprintln!("signing {KNOWN} answers for cfssl");
        for (name, server) in [
            (BY_OPENSSL, authority.openssl(local(OPENSSL))?),
            (BY_CFSSL, authority.cfssl(local(CFSSL))?),
        ] {
            let mut options = options(comparison, &server, "/", &authority.issuer());
            options.serials = format!("made:{KNOWN}");
            options.connections = 16;
            candidates.push(Candidate::server(name, options));
            peers.push(server);
        }
    }
    for round in 1..=comparison.rounds {
        eprintln!("round {round} of {}", comparison.rounds);
        for candidate in &mut candidates {
            candidate.measure(&own).await?;
        }
    }
    drop(peers);
    report(comparison, &candidates);
    let steady = Options {
        rate: Some(comparison.rate),
        serials: format!("made:{}", comparison.certificates),
        ..options(comparison, &kepler, "/ocsp", &target.issuer)
    };
    latency::measure(steady, &target, comparison.certificates).await
}

impl Candidate {
    fn server(name: &'static str, options: Options) -> Self {
        Self::new(name, Measured::Server(Box::new(options)))
    }

    fn new(name: &'static str, what: Measured) -> Self {
        let costs = Vec::new();
        Self { name, what, costs }
    }

    async fn measure(&mut self, own: &Path) -> anyhow::Result<()> {
        let cost = match &self.what {
            Measured::Signature(key) => signature(own, *key)?,
            Measured::Server(options) => {
                let tally = run::measure(options).await?;
                let few = tally.faults() * 1_000 < tally.answered();
                anyhow::ensure!(few, "{}: {} answers are no answers", self.name, tally.faults());
                tally.cost().context("no processor time")?
            }
        };
        eprintln!("  {:<28} {cost:8.1} us", self.name);
        self.costs.push(cost);
        Ok(())
    }
}

/// Those that are put into a ratio stand side by side.
fn candidates(comparison: &Comparison, bare: &Server, kepler: &Server, target: &Target) -> Vec<Candidate> {
    let ask = |name, server: &Server, method, nonce_share| {
        let options = Options {
            method,
            nonce_share,
            serials: format!("made:{}", comparison.certificates),
            ..options(comparison, server, "/ocsp", &target.issuer)
        };
        Candidate::server(name, options)
    };
    // Another issuer of the same server: its certificates have the same serial numbers.
    let gost = Options {
        nonce_share: 1.0,
        serials: format!("made:{}", comparison.certificates.min(GOST_CERTIFICATES)),
        ..options(comparison, kepler, "/ocsp", Path::new(GOST_ISSUER))
    };
    vec![
        ask(GET, kepler, Method::Get, 0.0),
        ask(BARE_GET, bare, Method::Get, 0.0),
        ask(POST, kepler, Method::Post, 0.0),
        ask(BARE_POST, bare, Method::Post, 0.0),
        Candidate::new(SIGNATURE, Measured::Signature(None)),
        ask(NONCE, kepler, Method::Post, 1.0),
        Candidate::server(GOST_NONCE, gost),
        Candidate::new(GOST_SIGNATURE, Measured::Signature(Some(GOST_KEY))),
    ]
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
fn signature(own: &Path, key: Option<&str>) -> anyhow::Result<f64> {
    let key = key.map_or_else(String::new, |key| format!("--key {key}"));
    let command = format!("-c 0 {} sign --seconds 0.5 {key}", own.display());
    let said = server::run(Path::new("."), "taskset", &command)?;
    let first = said.split(' ').next().unwrap_or_default();
    first.parse().with_context(|| format!("not a time: {said}"))
}

fn report(comparison: &Comparison, candidates: &[Candidate]) {
    println!(
        "\nprocessor time per request, median of {} rounds (us)",
        comparison.rounds
    );
    for Candidate { name, costs, .. } in candidates {
        println!("  {name:<28} {:8.1}   raw: {}", median(costs), listed(costs, 1));
    }
    println!("\nratios, median of those of each round");
    let costs = |name: &str| {
        let found = candidates.iter().find(|candidate| candidate.name == name);
        found
            .map(|candidate| candidate.costs.as_slice())
            .unwrap_or_default()
    };
    for (name, measured, beside, goal) in RATIOS {
        let sums = (0..comparison.rounds).map(|round| {
            let sum: Option<f64> = beside.iter().map(|name| costs(name).get(round)).sum();
            sum.unwrap_or(f64::NAN)
        });
        let ratios: Vec<f64> = costs(measured)
            .iter()
            .zip(sums)
            .map(|(cost, sum)| cost / sum)
            .collect();
        println!(
            "  {name:<32} {:6.2}   goal {goal}   raw: {}",
            median(&ratios),
            listed(&ratios, 2)
        );
    }
    if comparison.json {
        let raw: serde_json::Map<_, _> = candidates
            .iter()
            .map(|candidate| (candidate.name.to_owned(), json!(candidate.costs)))
            .collect();
        println!("{}", json!({ "processor_us": raw }));
    }
}

fn median(costs: &[f64]) -> f64 {
    let mut costs = costs.to_vec();
    costs.sort_by(f64::total_cmp);
    costs.get(costs.len() / 2).copied().unwrap_or(f64::NAN)
}

fn listed(numbers: &[f64], digits: usize) -> String {
    let texts: Vec<String> = numbers
        .iter()
        .map(|number| format!("{number:.digits$}"))
        .collect();
    texts.join(" ")
}

pub(crate) fn local(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}
