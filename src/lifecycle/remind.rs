//! Holders are reminded of certificates that end.

use jiff::{SignedDuration, Timestamp};

use super::{Authority, Error, Result, step::one_of_many};
use crate::{
    calendar::moscow_date,
    notification::{
        event::{Channel, EventType},
        facts::Expiring,
        reminder::{self, RENEWAL_OPENS},
    },
    registry::certificate::CertificateRecord,
    store::{applications, certificates, reminders},
};

/// A key may end so long before its certificate.
const KEY_ENDS_BEFORE: SignedDuration = SignedDuration::from_hours(24 * 32);
/// Certificates of one round.
const ROUND: u32 = 1_000;

impl Authority {
    /// Reminds of every certificate that nears its end, once per threshold (task). Says how many were reminded.
    pub async fn remind(&self) -> Result<usize> {
        let now = self.clock.now();
        let farthest = i64::from(reminder::THRESHOLDS.iter().copied().max().unwrap_or_default());
        let ahead = SignedDuration::from_hours(24 * (farthest + 1)) + KEY_ENDS_BEFORE;
        let until = now.checked_add(ahead).map_err(Error::internal)?;
        let (mut from, mut reminded) = (now, 0);
        loop {
            let mut tx = self.store.read("remind.ending").await?;
            let page = certificates::ending_between(&mut tx, from, until, ROUND).await?;
            drop(tx);
            for certificate in page
                .iter()
                .filter(|certificate| certificate.acknowledged_at.is_some())
            {
                let told = one_of_many(self.remind_of(certificate, now).await, "remind", &certificate.id)?;
                reminded += usize::from(told.unwrap_or_default());
            }
            let last = page.last().map(|certificate| certificate.not_after);
            match last {
                Some(last) if page.len() == ROUND as usize && last > from => from = last,
                _ => return Ok(reminded),
            }
        }
    }

    async fn remind_of(&self, certificate: &CertificateRecord, now: Timestamp) -> Result<bool> {
        let mut tx = self.store.begin("remind").await?;
        let channel = Channel::Email.code();
        let sent = reminders::sent(&mut tx, certificate.id, channel).await?;
        let Some(threshold) = reminder::due(certificate, now, &sent) else {
            return Ok(false);
        };
        if !reminders::insert(&mut tx, certificate.id, u32::from(threshold), channel, now).await? {
            return Ok(false);
        }
        reminders::insert(
            &mut tx,
            certificate.id,
            u32::from(threshold),
            Channel::Webhook.code(),
            now,
        )
        .await?;
        let application = applications::load(&mut tx, certificate.application)
            .await?
            .ok_or_else(|| Error::internal("a certificate without application"))?;
        let end = reminder::end_of_use(certificate);
        let days_left = reminder::days_left(now, end);
        let facts = Expiring {
            days_left,
            valid_until: moscow_date(end),
            renewal_open: days_left <= RENEWAL_OPENS,
        };
        let key = format!("expiring/{}/{threshold}", certificate.id);
        self.write_message(&mut tx, &application, &facts.into(), key)
            .await?;
        self.announce(&mut tx, &application, EventType::CertificateExpiring, now)
            .await?;
        tx.commit().await?;
        self.wake();
        metrics::counter!("kepler_reminders_total", "threshold" => threshold.to_string()).increment(1);
        Ok(true)
    }
}
