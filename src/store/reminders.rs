//! Reminders of a certificate's end that were sent: each at most once.

use jiff::Timestamp;

use super::{StoreError, Tx, row::micros, statement::statements};
use crate::id::CertificateId;

statements! {
    INSERT = "INSERT INTO reminders (certificate_id, threshold_days, channel, sent_at) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (certificate_id, threshold_days, channel) DO NOTHING";
    SENT = "SELECT certificate_id AS id, threshold_days FROM reminders WHERE certificate_id = $1 AND channel = $2";
}

/// Notes a reminder; false when the same one was noted before.
pub async fn insert(
    tx: &mut Tx,
    certificate: CertificateId,
    threshold_days: u32,
    channel: &str,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let query = tx
        .query(&INSERT)
        .bind(certificate.to_string())
        .bind(i64::from(threshold_days))
        .bind(channel.to_owned())
        .bind(micros(at));
    Ok(tx.run(query).await? == 1)
}

/// The thresholds of which this certificate's holder was reminded.
pub async fn sent(tx: &mut Tx, certificate: CertificateId, channel: &str) -> Result<Vec<u16>, StoreError> {
    let query = tx
        .query(&SENT)
        .bind(certificate.to_string())
        .bind(channel.to_owned());
    let rows = tx.all("reminders", query).await?;
    rows.iter().map(|row| row.number("threshold_days")).collect()
}
