//! The figures, printed.

use std::{collections::BTreeMap, sync::Mutex};

use crate::{
    ceiling::Ceiling,
    meter::{self, Processor},
};

/// One round of issuing.
pub(crate) struct Round {
    pub(crate) count: f64,
    pub(crate) seconds: f64,
    pub(crate) processor: Processor,
    pub(crate) stages: BTreeMap<String, f64>,
}

impl Round {
    pub(crate) fn per_second(&self) -> f64 {
        self.count / self.seconds
    }

    /// Seconds of the processor for one certificate.
    fn cost(&self) -> f64 {
        self.processor.process / self.count
    }
}

/// Seconds for the lint of one certificate, as last measured.
static LINT: Mutex<f64> = Mutex::new(0.0);

fn median(rounds: &[Round], value: impl Fn(&Round) -> f64) -> f64 {
    let mut values: Vec<f64> = rounds.iter().map(value).collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn us(seconds: f64) -> f64 {
    seconds * 1e6
}

pub(crate) fn ceiling(ceiling: &Ceiling) {
    println!(
        "ECDSA P-256, processor: signature {:.1} us, check {:.1} us (load {})",
        us(ceiling.sign),
        us(ceiling.check),
        meter::load()
    );
    println!(
        "signature + signature + check: {:.0} per second by the clock on two cores, {:.0} on two free ones",
        ceiling.triples, ceiling.free
    );
    println!(
        "the three by the crate p256: {:.1} us, {:.0} per second on two free cores",
        us(ceiling.pure_rust),
        2.0 / ceiling.pure_rust
    );
    println!(
        "commits of the disk (64 KiB, fdatasync): {:.0} per second",
        ceiling.commits
    );
}

pub(crate) fn lint(seconds: f64, octets: usize) {
    *LINT.lock().expect("not poisoned") = seconds;
    println!(
        "lint of one certificate of {octets} octets: {:.1} us (median)",
        us(seconds)
    );
}

pub(crate) fn rounds(register: u64, rounds: &[Round], ceiling: &Ceiling) {
    let rate = median(rounds, Round::per_second);
    let best = rounds.iter().map(Round::per_second).fold(0.0, f64::max);
    let cost = median(rounds, Round::cost);
    let busy = median(rounds, |round| round.processor.process / round.seconds);
    println!("\nregister of {register} certificates, {} rounds:", rounds.len());
    println!(
        "  issued durably      {rate:8.0} per second (median; best {best:.0}); {:.0} % of the raw rate by the clock",
        100.0 * rate / ceiling.triples
    );
    println!(
        "                      {:.0} % of the raw rate of the crate p256",
        100.0 * rate * ceiling.pure_rust / 2.0
    );
    println!(
        "  processor           {:8.1} us per certificate, {:.0} per second on two free cores; {:.0} % of the raw rate there",
        us(cost),
        2.0 / cost,
        100.0 * 2.0 / cost / ceiling.free
    );
    println!("  cores that it got   {busy:8.2} (load {})", meter::load());
    let signing = 2.0 * ceiling.sign + ceiling.check;
    let linting = *LINT.lock().expect("not poisoned");
    let database = median(rounds, |round| round.processor.database / round.count);
    let stage = |name: &str| {
        median(rounds, |round| {
            round.stages.get(name).copied().unwrap_or_default() / round.count
        })
    };
    // Opening, DER, transition, message, sealing, values of statements, and the runtime.
    let encoding = cost - signing - linting - database;
    for (name, seconds) in [
        ("signing", signing),
        ("linting", linting),
        ("database", database),
        ("encoding, the rest", encoding),
    ] {
        println!(
            "  {name:<18}  {:8.1} us {:5.1} %",
            us(seconds),
            100.0 * seconds / cost
        );
    }
    print!("  clock time by stage, per certificate:");
    for name in ["open", "prepare", "intend", "sign", "encode", "record"] {
        print!(" {name} {:.0}", us(stage(name)));
    }
    println!(" us");
    let raw: Vec<String> = rounds
        .iter()
        .map(|round| format!("{:.0}/s at {:.0} us", round.per_second(), us(round.cost())))
        .collect();
    println!("  raw: {}", raw.join(", "));
}

pub(crate) fn growth(small: u64, before: &[Round], large: u64, after: &[Round]) {
    let cost = median(after, Round::cost) / median(before, Round::cost);
    let rate = median(before, Round::per_second) / median(after, Round::per_second);
    println!(
        "\nfrom {small} to {large} certificates: {cost:.2} times the processor, {rate:.2} times the clock time each"
    );
}
