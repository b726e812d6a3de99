//! Addresses of parted lists: on record before the first certificate carries them, served until the last has ended.

use jiff::Timestamp;

use crate::{
    lifecycle::{Authority, Branch, Result},
    store::{
        crl_shardings::{self, CrlSharding},
        issuers,
    },
};

impl Authority {
    /// Writes down which addresses certificates carry from now on (at start, before anything is issued), and which they
    /// carry no more.
    pub(in crate::lifecycle) async fn record_crl_shardings(&self) -> Result<()> {
        for branch in self.issuers.iter() {
            self.record_sharding(branch).await?;
        }
        Ok(())
    }

    async fn record_sharding(&self, branch: &Branch) -> Result<()> {
        let (issuer, now) = (branch.issuer.id(), self.clock.now());
        let in_use: Vec<(u8, &str)> = branch
            .crl_digits
            .into_iter()
            .flat_map(|digits| self.status_urls.bases().map(move |base| (digits, base)))
            .collect();
        let mut tx = self.store.begin("crl.shardings").await?;
        for (digits, base) in &in_use {
            if crl_shardings::take_into_use(&mut tx, issuer, *digits, base, now).await? {
                tracing::info!(issuer, digits, base, "certificates name parted lists from now on");
            }
        }
        for known in crl_shardings::of_issuer(&mut tx, issuer).await? {
            let used = in_use.contains(&(known.digits, known.base.as_str()));
            if known.until.is_none() && !used {
                let until = issuers::last_not_after(&mut tx, issuer).await?.unwrap_or(now);
                crl_shardings::leave(&mut tx, &known, until).await?;
                tracing::info!(issuer, digits = known.digits, %until, "parted lists are published until then");
            }
        }
        Ok(tx.commit().await?)
    }

    /// Whether a certificate that is still valid may name these lists, or did when the last one was made.
    pub(super) fn is_needed(&self, sharding: &CrlSharding, now: Timestamp) -> bool {
        let Ok(earlier) = self.one_interval_before(now) else {
            return true;
        };
        sharding.until.is_none_or(|until| until >= earlier)
    }
}
