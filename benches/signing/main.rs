//! GOST signatures and digests beside OpenSSL's GOST engine, in one run on the same curves; P-256 and RSA of the fast
//! library to compare with. `cargo bench --bench signing -- [--rounds R] [--seconds S]`
//!
//! Ours and the engine's take turns, `--rounds` times `--seconds` of processor time each. The report has the medians, their
//! ratio and every round. Needs a C compiler, `libssl-dev` and `libengine-gost-openssl`. What the figures mean:
//! `docs/PERFORMANCE.md`.

#![expect(clippy::expect_used, reason = "a benchmark that cannot go on ends")]

mod clock;
mod contest;
mod engine;

use contest::Contest;
use engine::Engine;

struct Options {
    rounds: usize,
    seconds: f64,
}

impl Options {
    fn read() -> Self {
        let mut options = Self {
            rounds: 5,
            seconds: 0.3,
        };
        let mut arguments = std::env::args().skip(1);
        while let Some(name) = arguments.next() {
            let mut value = || arguments.next().unwrap_or_default();
            match name.as_str() {
                "--rounds" => options.rounds = value().parse().expect("a number"),
                "--seconds" => options.seconds = value().parse().expect("seconds"),
                // What cargo itself says.
                "--bench" => {}
                other => panic!("{other}: --rounds or --seconds"),
            }
        }
        options
    }
}

fn main() {
    let options = Options::read();
    let mut engine = Engine::start();
    println!(
        "operations per second of processor time, medians of {} rounds\n",
        options.rounds
    );
    println!("| operation | Kepler | engine | ratio | bar |\n|---|---|---|---|---|");
    let mut raw = Vec::new();
    for contest in contest::all() {
        // Once before: tables are worked out, caches filled.
        (contest.ours)(options.seconds / 10.0);
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..options.rounds {
            ours.push((contest.ours)(options.seconds));
            if let Some(order) = &contest.order {
                theirs.push(engine.rate(order, options.seconds));
            }
        }
        raw.push(format!(
            "{}: {}; engine {}",
            contest.name,
            listed(&ours),
            listed(&theirs)
        ));
        println!("{}", line(&contest, median(ours), median(theirs)));
    }
    println!("\nround by round:\n{}", raw.join("\n"));
}

fn line(contest: &Contest, ours: Option<f64>, theirs: Option<f64>) -> String {
    let ratio = ours.zip(theirs).map(|(ours, theirs)| ours / theirs);
    let bar = match (ratio, contest.bar) {
        (Some(ratio), Some(bar)) if ratio < bar => format!("{bar:.1}, missed"),
        (_, Some(bar)) => format!("{bar:.1}"),
        _ => String::new(),
    };
    let whole = |rate: Option<f64>| rate.map(|rate| format!("{rate:.0}")).unwrap_or_default();
    let ratio = ratio.map(|ratio| format!("{ratio:.2}")).unwrap_or_default();
    format!(
        "| {} | {} | {} | {ratio} | {bar} |",
        contest.name,
        whole(ours),
        whole(theirs)
    )
}

fn median(mut rates: Vec<f64>) -> Option<f64> {
    rates.sort_by(f64::total_cmp);
    rates.get(rates.len() / 2).copied()
}

fn listed(rates: &[f64]) -> String {
    let rates: Vec<_> = rates.iter().map(|rate| format!("{rate:.0}")).collect();
    rates.join(" ")
}
