//! How large the lists of an issuer will be, and whether to part them or to add deltas.

use std::io::Cursor;

use jiff::Timestamp;
use serde::Serialize;

use super::{plan::CrlError, spool::RevokedSpool};
use crate::registry::revocation::{Revocation, RevocationReason};

/// What stands around the entries of a list: names, times, extensions, signature; a little more than it is.
const FRAME: u64 = 1024;

/// Deltas are worth their trouble when they carry less than this part of the full list.
const DELTA_PART: u64 = 4;

/// An issuer as it is or as it is thought to become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assumptions {
    /// Certificates issued in a year.
    pub certificates_per_year: u64,
    /// How long they are valid, in days.
    pub validity_days: u64,
    /// Octets of a serial number, 1 to 20.
    pub serial_octets: u8,
    /// Hours from one list to the next; deltas tell of as much.
    pub interval_hours: u64,
    /// The largest list that relying parties are to fetch, in octets.
    pub target_octets: u64,
    /// Years for which entries of ended certificates are kept, if they are.
    pub expired_years: Option<u64>,
}

/// The lists at one rate of revocation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Forecast {
    /// Of ten thousand certificates so many are revoked before they end.
    pub revoked_per_ten_thousand: u64,
    /// Entries of the full list, once as many come as go.
    pub entries: u64,
    /// Octets of the full list.
    pub full_octets: u64,
    /// Octets of a delta that tells of one interval.
    pub delta_octets: u64,
    /// Octets of each part when there are 16.
    pub of_16_octets: u64,
    /// Octets of each part when there are 256.
    pub of_256_octets: u64,
    /// What to do.
    pub advice: Advice,
}

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Advice {
    /// Into how many lists to part: 1 (not at all), 16 or 256.
    pub shards: u16,
    /// Whether deltas spare relying parties most of the traffic.
    pub deltas: bool,
    /// Even 256 parts are larger than the target.
    pub too_large: bool,
}

impl Assumptions {
    /// The lists when of ten thousand certificates so many are revoked before they end; more than all count as all.
    ///
    /// Revocations are taken to be spread evenly over a certificate's life, so an entry stays for half of it on average.
    pub fn forecast(&self, revoked_per_ten_thousand: u64) -> Result<Forecast, CrlError> {
        let rate = revoked_per_ten_thousand.min(10_000);
        let revoked_per_year = share(self.certificates_per_year, rate, 10_000);
        let stays_days = self
            .validity_days
            .div_ceil(2)
            .saturating_add(self.expired_years.unwrap_or(0).saturating_mul(365));
        let entries = share(revoked_per_year, stays_days, 365);
        let interval =
            share(revoked_per_year, self.interval_hours, 24 * 365).max(u64::from(revoked_per_year > 0));
        let entry = self.entry_octets()?;
        let octets = |entries: u64| FRAME.saturating_add(entries.saturating_mul(entry));
        let full_octets = octets(entries);
        let of_16_octets = octets(entries.div_ceil(16));
        let of_256_octets = octets(entries.div_ceil(256));
        let delta_octets = octets(interval);
        let shards = match self.target_octets {
            target if full_octets <= target => 1,
            target if of_16_octets <= target => 16,
            _ => 256,
        };
        Ok(Forecast {
            revoked_per_ten_thousand: rate,
            entries,
            full_octets,
            delta_octets,
            of_16_octets,
            of_256_octets,
            advice: Advice {
                shards,
                deltas: full_octets > self.target_octets
                    && delta_octets.saturating_mul(DELTA_PART) < full_octets,
                too_large: of_256_octets > self.target_octets,
            },
        })
    }

    /// Octets of one entry, by writing one: with a reason, which most have.
    pub fn entry_octets(&self) -> Result<u64, CrlError> {
        let serial = vec![0x7f; usize::from(self.serial_octets)];
        let revocation = Revocation::new(Timestamp::UNIX_EPOCH, RevocationReason::Superseded);
        let mut spool = RevokedSpool::new(Cursor::new(Vec::new()));
        spool.push(&serial, &revocation)?;
        Ok(spool.length())
    }
}

fn share(whole: u64, part: u64, of: u64) -> u64 {
    let product = u128::from(whole) * u128::from(part);
    u64::try_from(product.div_ceil(u128::from(of.max(1)))).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn authority(certificates_per_year: u64) -> Assumptions {
        Assumptions {
            certificates_per_year,
            validity_days: 456,
            serial_octets: 18,
            interval_hours: 12,
            target_octets: 1 << 20,
            expired_years: None,
        }
    }

    #[test]
    fn a_small_authority_needs_neither() {
        let forecast = authority(50_000).forecast(300).unwrap();
        assert_eq!(forecast.entries, 937);
        assert_eq!(
            forecast.advice,
            Advice {
                shards: 1,
                deltas: false,
                too_large: false
            }
        );
    }

    #[test]
    fn a_large_one_is_parted_and_one_of_a_whole_country_more_so() {
        let large = authority(2_000_000).forecast(500).unwrap();
        assert_eq!(large.advice.shards, 16);
        assert!(large.advice.deltas && large.delta_octets * 4 < large.full_octets);
        let country = authority(40_000_000).forecast(1000).unwrap();
        assert_eq!(country.advice.shards, 256);
        assert!(!country.advice.too_large);
        assert!(authority(4_000_000_000).forecast(1000).unwrap().advice.too_large);
    }

    #[test]
    fn kept_entries_add_up_and_numbers_do_not_overflow() {
        let kept = Assumptions {
            expired_years: Some(5),
            ..authority(50_000)
        };
        assert!(kept.forecast(300).unwrap().entries > 8 * 937);
        assert_eq!(
            authority(u64::MAX)
                .forecast(u64::MAX)
                .unwrap()
                .revoked_per_ten_thousand,
            10_000
        );
        assert_eq!(authority(50_000).forecast(0).unwrap().entries, 0);
    }

    #[test]
    fn a_serial_number_of_no_octets_is_refused() {
        let odd = Assumptions {
            serial_octets: 0,
            ..authority(1)
        };
        assert!(matches!(odd.forecast(1), Err(CrlError::Serial)));
    }
}
