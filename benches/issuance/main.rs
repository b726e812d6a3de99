//! How fast certificates are issued, durably and through the whole cycle, and whether that stays so as the register
//! grows. `cargo bench --bench issuance -- [--register N] [--seconds S] [--rounds R] [--small N] [--batch N] [--batches N]`
//!
//! Everything is real but the outside world: the store on SQLite with `synchronous=FULL`, the development CA key from
//! its file, profiles, lint, audit log, events, messages and tasks. What the figures mean: `docs/PERFORMANCE.md`.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a benchmark that cannot go on ends"
)]
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts and rates of a report"
)]

mod ceiling;
mod cases;
mod meter;
mod register;
mod report;
mod world;

use std::{path::Path, time::Duration};

use report::Round;
use world::World;

struct Options {
    register: u64,
    small: u64,
    seconds: f64,
    rounds: usize,
    batch: u32,
    batches: usize,
}

impl Options {
    fn read() -> Self {
        let mut options = Self {
            register: 1_000_000,
            small: 1_000,
            seconds: 5.0,
            rounds: 5,
            batch: 256,
            batches: 4,
        };
        let mut arguments = std::env::args().skip(1);
        while let Some(name) = arguments.next() {
            let mut value = || arguments.next().unwrap_or_default();
            match name.as_str() {
                "--register" => options.register = value().parse().expect("a number"),
                "--small" => options.small = value().parse().expect("a number"),
                "--seconds" => options.seconds = value().parse().expect("seconds"),
                "--rounds" => options.rounds = value().parse().expect("a number"),
                "--batch" => options.batch = value().parse().expect("a number"),
                "--batches" => options.batches = value().parse().expect("a number"),
                // What cargo itself says.
                "--bench" => {}
                other => panic!("unknown argument {other}"),
            }
        }
        options
    }
}

#[tokio::main]
async fn main() {
    let options = Options::read();
    meter::install();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let slice = Duration::from_secs_f64((options.seconds / 5.0).clamp(0.2, 1.0));
    eprintln!("ceiling: raw operations, and commits of the disk");
    let ceiling = ceiling::measure(folder, slice);
    report::ceiling(&ceiling);
    let small = measure(folder, options.small, &options).await;
    report::rounds(options.small, &small, &ceiling);
    let large = measure(folder, options.register, &options).await;
    report::rounds(options.register, &large, &ceiling);
    report::growth(options.small, &small, options.register, &large);
}

/// Fills a register, then issues in rounds; the folder is gone afterwards.
async fn measure(folder: &Path, register: u64, options: &Options) -> Vec<Round> {
    let scratch = tempfile::tempdir_in(folder).expect("a folder");
    let world = World::new(scratch.path()).await;
    register::fill(&world, register).await;
    eprintln!("  warming up");
    let first = world.round(512, (options.batch, options.batches)).await;
    let per_round = (first.per_second() * options.seconds / options.rounds as f64) as usize;
    let mut rounds = Vec::new();
    for number in 1..=options.rounds {
        let round = world
            .round(per_round.clamp(256, 50_000), (options.batch, options.batches))
            .await;
        eprintln!("  round {number}: {:.0} certificates/s", round.per_second());
        rounds.push(round);
    }
    world.check().await;
    world.close().await;
    rounds
}
