//! Whether signing time tells keys apart: Welch's t-test between one fixed key and random keys, after dudect (Reparaz and others, 2017).
//!
//! `gost_timing [rounds]`; run a release build on a quiet machine. An absolute t above 4.5, for every cut of the slowest
//! measurements, means a leak; noise alone stays below.

use std::time::Instant;

use kepler::{
    crypto::gost::{ParameterSet, SigningKey},
    random::{OsRandom, SecureRandom, SeededRandom},
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rounds = std::env::args().nth(1).map_or(Ok(20_000), |text| text.parse())?;
    for set in [
        ParameterSet::CryptoProA,
        ParameterSet::Tc26A256,
        ParameterSet::CryptoProC,
        ParameterSet::Tc26A512,
    ] {
        let mut times = measure(set, rounds)?;
        let mut all: Vec<f64> = times.iter().flatten().copied().collect();
        all.sort_by(f64::total_cmp);
        for kept in [100, 95, 80, 50] {
            let limit = all
                .get((all.len() * kept / 100).saturating_sub(1))
                .copied()
                .unwrap_or(f64::MAX);
            for class in &mut times {
                class.retain(|time| *time <= limit);
            }
            println!("{}: fastest {kept}%: t = {:+.2}", set.name(), welch(&times));
        }
    }
    Ok(())
}

/// Signing times in nanoseconds: of the fixed key, whose number is very small, and of random keys.
fn measure(set: ParameterSet, rounds: usize) -> Result<[Vec<f64>; 2], Box<dyn std::error::Error>> {
    let mut small = vec![0; set.strength().octets()];
    small.iter_mut().take(1).for_each(|lowest| *lowest = 1);
    let mut times = [Vec::new(), Vec::new()];
    let mut coin = [0; 1];
    for _ in 0..rounds {
        OsRandom.fill(&mut coin)?;
        let other = SigningKey::generate(set, &OsRandom)?;
        let fixed = SigningKey::new(set, &small)?;
        let [first, second] = &mut times;
        let (key, class) = if coin.iter().all(|coin| coin % 2 == 0) {
            (&fixed, first)
        } else {
            (&other, second)
        };
        let random = SeededRandom::new(1);
        let start = Instant::now();
        std::hint::black_box(key.sign_digest(&small, &random)?);
        class.push(f64::from(
            u32::try_from(start.elapsed().as_nanos()).unwrap_or(u32::MAX),
        ));
    }
    Ok(times)
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
