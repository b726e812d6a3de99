//! Latency while something else happens: revocations by the thousand, lists being made.

use std::time::Duration;

use crate::{
    fill::{self, Journal, Target},
    run::{self, Options},
};

/// How long each is measured.
const TIME: Duration = Duration::from_secs(8);

/// The 99th percentile at a steady rate: in quiet, under mass revocation, while lists are made.
pub(crate) async fn measure(steady: Options, target: &Target, certificates: u64) -> anyhow::Result<()> {
    let steady = Options {
        seconds: TIME.as_secs_f64(),
        ..steady
    };
    println!(
        "\nlatency at {:.0} requests per second (us)",
        steady.rate.unwrap_or_default()
    );
    let mut quiet = f64::NAN;
    for (name, disturbance) in [
        ("quiet", Disturbance::None),
        ("1,000 revocations per second", Disturbance::Revocations),
        ("lists being made", Disturbance::Lists),
        ("quiet again", Disturbance::None),
    ] {
        let other = disturb(disturbance, target.clone(), certificates);
        let (tally, done) = tokio::join!(run::measure(&steady), other);
        let (tally, done) = (tally?, done?);
        if quiet.is_nan() {
            quiet = tally.latency(99.0);
        }
        println!(
            "  {name:<30} p50 {:6.0}  p99 {:6.0}  p99.9 {:6.0}  max {:6.0}  p99 / quiet {:5.2} (goal <= 3), {done} done, {} faults",
            tally.latency(50.0),
            tally.latency(99.0),
            tally.latency(99.9),
            tally.latency(100.0),
            tally.latency(99.0) / quiet,
            tally.faults(),
        );
    }
    Ok(())
}

#[derive(Clone, Copy)]
enum Disturbance {
    None,
    Revocations,
    Lists,
}

async fn disturb(disturbance: Disturbance, target: Target, certificates: u64) -> anyhow::Result<u64> {
    match disturbance {
        Disturbance::None => Ok(0),
        // The second half of the certificates: none of them is revoked yet.
        Disturbance::Revocations => fill::storm(&target, certificates / 2, 1_000, TIME).await,
        Disturbance::Lists => {
            let mut journal = Journal::open(&target).await?;
            let mut ordered = 0;
            for _ in 0..TIME.as_secs() {
                journal.order_list().await?;
                ordered += 1;
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            Ok(ordered)
        }
    }
}
