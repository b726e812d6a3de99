//! Whether signing time tells keys apart: Welch's t-test between one fixed key and random keys, after dudect (Reparaz and
//! others, 2017). `gost_timing [measurements]`; a release build, on any machine. Exit code 1 for a leak.
//!
//! Which key comes next is drawn for each measurement, so whatever else the machine does falls on both alike and makes no t:
//! without a leak |t| exceeds 4.5 once in 150,000 looks. A set leaks when it does so for the same cut of the slowest
//! measurements, and on the same side, in three series one after the other. A series that stays below ends the search: chance
//! does not repeat itself, a leak does. First the measurement proves that it can see: a deliberate leak of a hundredth of a
//! signature's time must be found.

use std::{process::ExitCode, time::Instant};

use kepler::{
    crypto::gost::{ParameterSet, SigningKey},
    random::{OsRandom, SecureRandom, SeededRandom},
};

/// |t| above which a difference is believed.
const THRESHOLD: f64 = 4.5;
/// Series that must agree.
const SERIES: usize = 3;
/// Percent of the fastest measurements that are looked at.
const CUTS: [usize; 4] = [100, 95, 80, 50];

/// One set for each curve.
const SETS: [ParameterSet; 7] = [
    ParameterSet::CryptoProA,
    ParameterSet::CryptoProB,
    ParameterSet::CryptoProC,
    ParameterSet::Tc26A256,
    ParameterSet::Tc26A512,
    ParameterSet::Tc26B512,
    ParameterSet::Tc26C512,
];

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<ExitCode, Failure> {
    let measurements = std::env::args().nth(1).map_or(Ok(10_000), |text| text.parse())?;
    if !leaks("a deliberate leak", || {
        measure(ParameterSet::CryptoProA, measurements, 1)
    })? {
        eprintln!("the deliberate leak was not seen: more measurements are needed");
        return Ok(ExitCode::FAILURE);
    }
    let mut sound = true;
    for set in SETS {
        sound &= !leaks(set.name(), || measure(set, measurements, 0))?;
    }
    Ok(if sound {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Whether series after series shows the same difference.
fn leaks(name: &str, series: impl Fn() -> Result<[Vec<f64>; 2], Failure>) -> Result<bool, Failure> {
    let mut sides = [0_i8; CUTS.len()];
    for number in 0..SERIES {
        let values = statistics(series()?);
        let shown: Vec<_> = values.iter().map(|t| format!("{t:+.2}")).collect();
        println!(
            "{name}: t = {} over the fastest 100, 95, 80, 50 %",
            shown.join(", ")
        );
        for (side, t) in sides.iter_mut().zip(values) {
            let seen = i8::from(t > THRESHOLD) - i8::from(t < -THRESHOLD);
            *side = if number == 0 || *side == seen { seen } else { 0 };
        }
        if sides == [0; CUTS.len()] {
            return Ok(false);
        }
    }
    println!("{name}: LEAKS: |t| above {THRESHOLD} in {SERIES} series");
    Ok(true)
}

/// Signing times in nanoseconds: of the fixed key, whose number is very small, and of random keys. `leak` hundredths are
/// added to those of the fixed key.
fn measure(set: ParameterSet, measurements: usize, leak: u32) -> Result<[Vec<f64>; 2], Failure> {
    let mut small = vec![0; set.strength().octets()];
    small.iter_mut().take(1).for_each(|lowest| *lowest = 1);
    let fixed = SigningKey::new(set, &small)?;
    fixed.sign_digest(&small, &OsRandom)?;
    let mut times = [Vec::new(), Vec::new()];
    let mut coin = [0; 1];
    for _ in 0..measurements {
        OsRandom.fill(&mut coin)?;
        // Both are made anew each time: what is in the caches does not tell them apart.
        let other = SigningKey::generate(set, &OsRandom)?;
        let fixed = SigningKey::new(set, &small)?;
        let is_fixed = coin.iter().all(|coin| coin % 2 == 0);
        let (key, [first, second]) = (if is_fixed { &fixed } else { &other }, &mut times);
        let random = SeededRandom::new(1);
        let start = Instant::now();
        std::hint::black_box(key.sign_digest(&small, &random)?);
        let spent = f64::from(u32::try_from(start.elapsed().as_nanos()).unwrap_or(u32::MAX));
        if is_fixed {
            first.push(spent * (1.0 + f64::from(leak) / 100.0));
        } else {
            second.push(spent);
        }
    }
    Ok(times)
}

/// Welch's t for each cut.
fn statistics(mut times: [Vec<f64>; 2]) -> [f64; CUTS.len()] {
    let mut all: Vec<f64> = times.iter().flatten().copied().collect();
    all.sort_by(f64::total_cmp);
    CUTS.map(|kept| {
        let limit = all.get((all.len() * kept / 100).saturating_sub(1)).copied();
        for class in &mut times {
            class.retain(|time| *time <= limit.unwrap_or(f64::MAX));
        }
        welch(&times)
    })
}

/// Welch's t of two samples.
fn welch([first, second]: &[Vec<f64>; 2]) -> f64 {
    let (first, second) = (moments(first), moments(second));
    (first.0 - second.0) / (first.1 + second.1).sqrt()
}

/// Mean, and the variance of the mean.
fn moments(sample: &[f64]) -> (f64, f64) {
    let count: f64 = sample.iter().map(|_| 1.0).sum();
    let mean = sample.iter().sum::<f64>() / count;
    let variance = sample.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0);
    (mean, variance / count)
}
