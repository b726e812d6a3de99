//! What the register says of an issuer's habits, for the forecast of its lists.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::{
    lifecycle::{Authority, Result},
    status::crl::scope::CrlScope,
    store::{certificates, crls},
};

const YEAR: SignedDuration = SignedDuration::from_hours(365 * 24);

/// Days of validity that are taken where nothing was issued yet: fifteen months.
const USUAL_DAYS: u64 = 456;

/// An issuer's habits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct IssuingHabits {
    /// Certificates issued in the last 365 days.
    pub issued_last_year: u64,
    /// How long they are valid on average, in days.
    pub validity_days: u64,
    /// Certificates that have not ended, revoked ones included.
    pub in_force: u64,
    /// Those of them that are revoked.
    pub revoked_in_force: u64,
    /// Of ten thousand certificates that have ended or are revoked, so many were revoked; without such, of those in force.
    pub revoked_per_ten_thousand: u64,
    /// Entries of the newest full list.
    pub listed: u64,
    /// Its octets.
    pub listed_octets: u64,
}

impl Authority {
    /// The habits of an issuer. Counts the whole register: minutes for tens of millions of certificates.
    pub async fn issuing_habits(&self, issuer: &str) -> Result<IssuingHabits> {
        let now = self.clock.now();
        let mut tx = self.store.read("crl.habits").await?;
        let since = now.checked_sub(YEAR).unwrap_or(Timestamp::MIN);
        let counted = certificates::count(&mut tx, issuer, since, now).await?;
        let latest = crls::latest(&mut tx, issuer, CrlScope::Full).await?;
        drop(tx);
        let settled = counted.ended.saturating_add(counted.revoked_in_force);
        let (revoked, of) = if settled > 0 {
            (counted.revoked, settled)
        } else {
            (counted.revoked_in_force, counted.in_force)
        };
        Ok(IssuingHabits {
            issued_last_year: counted.issued_since,
            validity_days: counted.validity_days.unwrap_or(USUAL_DAYS),
            in_force: counted.in_force,
            revoked_in_force: counted.revoked_in_force,
            revoked_per_ten_thousand: revoked.saturating_mul(10_000).checked_div(of).unwrap_or(0),
            listed: latest.as_ref().map_or(0, |latest| latest.entries),
            listed_octets: latest.map_or(0, |latest| latest.length),
        })
    }
}
