//! `kepler crl plan`: how large the lists of each issuer will be, and what to do about it.

use std::{path::PathBuf, process::ExitCode};

use anyhow::ensure;
use serde_json::json;

use crate::{
    cli::connection,
    config::Config,
    lifecycle::publish::habits::IssuingHabits,
    status::crl::forecast::{Assumptions, Forecast},
};

/// Rates that are always shown, of ten thousand certificates; the issuer's own rate stands among them.
const RATES: [u64; 5] = [50, 100, 300, 500, 1_000];

/// Arguments of `kepler crl plan`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Certificates that an issuer issues in a year; without, as many as it issued in the last one.
    #[arg(long, value_name = "N")]
    certificates_per_year: Option<u64>,
    /// Days that a certificate is valid; without, as the issuer's certificates are.
    #[arg(long, value_name = "DAYS")]
    validity_days: Option<u64>,
    /// Of a hundred certificates so many are revoked before they end, such as 2.5; without, as the register shows.
    #[arg(long, value_name = "PERCENT")]
    revoked_percent: Option<f64>,
    /// The largest list that relying parties are to fetch, in KiB.
    #[arg(long, value_name = "KIB", default_value_t = 1024)]
    target_kib: u64,
    /// Years for which the entries of ended certificates stay, with `crl.keep_expired`.
    #[arg(long, value_name = "YEARS")]
    kept_years: Option<u64>,
    /// The configuration file.
    #[arg(long, value_name = "FILE", default_value = "config/kepler.toml")]
    config: PathBuf,
}

pub(super) async fn run(arguments: Arguments, print_json: bool) -> anyhow::Result<ExitCode> {
    let percent = arguments.revoked_percent;
    ensure!(
        percent.is_none_or(|percent| (0.0..=100.0).contains(&percent)),
        "--revoked-percent is between 0 and 100"
    );
    let config = Config::load(&arguments.config)?;
    let authority = connection::authority(&config).await?;
    for branch in authority.issuers().iter() {
        let habits = authority.issuing_habits(branch.issuer.id()).await?;
        let assumptions = arguments.assume(&habits, &config);
        let own = percent.map_or(habits.revoked_per_ten_thousand, per_ten_thousand);
        let mut rates: Vec<u64> = RATES.into_iter().chain([own]).collect();
        rates.sort_unstable();
        rates.dedup();
        let forecasts = rates
            .into_iter()
            .map(|rate| assumptions.forecast(rate))
            .collect::<Result<Vec<_>, _>>()?;
        let issuer = (branch.issuer.id(), branch.issuer.name());
        if print_json {
            say!("{}", row(issuer, &habits, &assumptions, own, &forecasts));
        } else {
            print_table(issuer, &habits, &assumptions, own, &forecasts);
        }
    }
    Ok(ExitCode::SUCCESS)
}

impl Arguments {
    fn assume(&self, habits: &IssuingHabits, config: &Config) -> Assumptions {
        Assumptions {
            certificates_per_year: self.certificates_per_year.unwrap_or(habits.issued_last_year),
            validity_days: self.validity_days.unwrap_or(habits.validity_days),
            serial_octets: 16,
            interval_hours: config.policy.crl_every_hours.into(),
            target_octets: self.target_kib.saturating_mul(1024),
            expired_years: self.kept_years.or(config.crl.keep_expired.then_some(5)),
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between nothing and ten thousand"
)]
fn per_ten_thousand(percent: f64) -> u64 {
    (percent * 100.0).round() as u64
}

fn row(
    (id, name): (&str, &str),
    habits: &IssuingHabits,
    assumptions: &Assumptions,
    own: u64,
    forecasts: &[Forecast],
) -> serde_json::Value {
    json!({
        "issuer": id,
        "name": name,
        "register": habits,
        "certificates_per_year": assumptions.certificates_per_year,
        "validity_days": assumptions.validity_days,
        "target_octets": assumptions.target_octets,
        "own_revoked_per_ten_thousand": own,
        "forecasts": forecasts,
    })
}

fn print_table(
    (id, name): (&str, &str),
    habits: &IssuingHabits,
    assumptions: &Assumptions,
    own: u64,
    forecasts: &[Forecast],
) {
    say!("{name} ({id})");
    say!(
        "  in the register: {} issued in the last year, {} in force, {} revoked of them; the newest list has {} entries, {}",
        habits.issued_last_year,
        habits.in_force,
        habits.revoked_in_force,
        habits.listed,
        size(habits.listed_octets)
    );
    say!(
        "  taken: {} certificates a year, valid for {} days; lists of {} at most",
        assumptions.certificates_per_year,
        assumptions.validity_days,
        size(assumptions.target_octets)
    );
    say!(
        "  {:>9} {:>12} {:>10} {:>10} {:>10} {:>10}  advice",
        "revoked",
        "entries",
        "full",
        "delta",
        "1 of 16",
        "1 of 256"
    );
    for forecast in forecasts {
        let mark = if forecast.revoked_per_ten_thousand == own {
            "*"
        } else {
            " "
        };
        say!(
            "  {:>7}.{:02}%{mark}{:>10} {:>10} {:>10} {:>10} {:>10}  {}",
            forecast.revoked_per_ten_thousand / 100,
            forecast.revoked_per_ten_thousand % 100,
            forecast.entries,
            size(forecast.full_octets),
            size(forecast.delta_octets),
            size(forecast.of_16_octets),
            size(forecast.of_256_octets),
            advice(forecast)
        );
    }
    say!("  * as the register shows, or as asked for. A part of shards is 1 of 16 or of 256 lists.");
}

fn advice(forecast: &Forecast) -> String {
    let advice = forecast.advice;
    let mut words = Vec::new();
    if advice.shards == 1 {
        words.push("one list will do".to_owned());
    } else {
        words.push(format!("crl_shards = {}", advice.shards));
    }
    if advice.deltas {
        words.push("crl.deltas = true for those who take the full list".to_owned());
    }
    if advice.too_large {
        words.push("still above the target: shorter validity, or another issuer".to_owned());
    }
    words.join("; ")
}

fn size(octets: u64) -> String {
    match octets {
        0..10_240 => format!("{octets} B"),
        10_240..10_485_760 => format!("{} KiB", octets.div_ceil(1024)),
        _ => format!("{} MiB", octets.div_ceil(1024 * 1024)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_rates_are_read_by_people() {
        assert_eq!(size(10_239), "10239 B");
        assert_eq!(size(10_240), "10 KiB");
        assert_eq!(size(44_000_000), "42 MiB");
        assert_eq!(per_ten_thousand(2.5), 250);
    }
}
