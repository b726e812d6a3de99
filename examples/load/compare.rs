//! Kepler beside a bare server and other responders, in one run on one machine, in rounds that take turns.

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::Context as _;
use clap::Args;
use serde_json::json;
use url::Url;

use crate::{
    ask::{Hash, Method, Named, message},
    connection::Connection,
    fill::{Journal, Target},
    latency,
    peers::{KNOWN, Peers},
    run::{self, Options},
    serials::made,
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
const KEPLER: u16 = 18_080;
const OPENSSL: u16 = 18_888;
const CFSSL: u16 = 18_889;

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
    let (kepler, target) = kepler(comparison, scratch.path()).await?;
    let mut candidates = candidates(comparison, &bare, &kepler, &target);
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
    let signature = signature(&own)?;
    report(comparison, &candidates, signature);
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

/// A server on a database of its own, with that many certificates in its journal.
async fn kepler(comparison: &Comparison, scratch: &Path) -> anyhow::Result<(Server, Target)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join("config/kepler.toml"))?;
    let data = scratch.join("data");
    fs::create_dir_all(&data)?;
    let text = text
        .replace("\"kepler-data\"", &format!("{:?}", data.display().to_string()))
        .replace("sqlite://kepler-data", &format!("sqlite://{}", data.display()))
        .replace(
            "public = \"127.0.0.1:8080\"",
            &format!("public = \"{}\"", local(KEPLER)),
        )
        .replace("service = \"127.0.0.1:8443\"", "service = \"127.0.0.1:18443\"")
        .replace(
            "operations = \"127.0.0.1:9090\"",
            "operations = \"127.0.0.1:19090\"",
        )
        .replace("filter = \"info\"", "filter = \"warn\"");
    let config = scratch.join("kepler.toml");
    fs::write(&config, text)?;
    let config = config.display().to_string();
    let program = fs::canonicalize(&comparison.kepler)
        .with_context(|| format!("{}: build it first", comparison.kepler.display()))?;
    server::run(
        root,
        &program.display().to_string(),
        &format!("migrate --config {config}"),
    )?;
    let target = Target {
        database: data.join("kepler.db"),
        issuer: root.join("keys-dev/issuing-ecdsa.cer.pem"),
    };
    eprintln!("a journal of {} certificates", comparison.certificates);
    Journal::open(&target)
        .await?
        .issue(0, comparison.certificates, comparison.certificates / 100)
        .await?;
    std::env::set_current_dir(root)?;
    let arguments = ["serve", "--config", &config];
    let server = Server::start(&program, &arguments, local(KEPLER), &scratch.join("kepler.log"))?;
    let first = first_answer(&server, &target).await?;
    println!(
        "kepler: {} certificates, {:.2} s from start to first answer",
        comparison.certificates,
        first.as_secs_f64()
    );
    Ok((server, target))
}

/// From the start of the server to its first answer that is one.
async fn first_answer(server: &Server, target: &Target) -> anyhow::Result<Duration> {
    let named = Named::of(&fs::read(&target.issuer)?, Hash::Sha1)?;
    let request = named.request(&made(0), false)?;
    let message = message(Method::Post, "localhost", "/ocsp", &request);
    loop {
        let answer = Connection::new(server.address).exchange(&message).await;
        if answer.is_ok_and(|answer| answer.successful) {
            return Ok(server.began.elapsed());
        }
        anyhow::ensure!(server.began.elapsed() < Duration::from_mins(5), "no first answer");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Processor seconds of one signature, measured on the servers' processor.
fn signature(own: &Path) -> anyhow::Result<f64> {
    let said = server::run(
        Path::new("/"),
        "taskset",
        &format!("-c 0 {} sign --seconds 2", own.display()),
    )?;
    let first = said.split(' ').next().unwrap_or_default();
    first.parse().with_context(|| format!("not a time: {said}"))
}

fn report(comparison: &Comparison, candidates: &[Candidate], signature: f64) {
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
    let (post, get) = (cost("kepler, cached, POST"), cost("kepler, cached, GET"));
    let nonce = cost("bare hyper, POST") + signature;
    let ratios = [
        ("cached POST / bare", post / cost("bare hyper, POST"), "<= 1.3"),
        ("cached GET / bare", get / cost("bare hyper, GET"), "<= 1.3"),
        (
            "nonce / (bare + signature)",
            cost("kepler, nonce") / nonce,
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
        println!("{}", json!({ "processor_us": raw, "signature_us": signature }));
    }
}

fn local(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}
