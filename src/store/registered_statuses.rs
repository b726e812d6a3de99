//! What the tables say of the status of every serial number, a page at a time: the journal tells of the same.

use jiff::Timestamp;

use super::{
    StoreError, Tx,
    dialect::Statement,
    row::{Row, limit},
    statement::statements,
};
use crate::{
    registry::revocation::{Revocation, RevocationReason},
    status::{
        change::{Standing, StatusChange},
        serial::Serial,
    },
    x509,
};

/// Rows read at a time.
const PAGE: u32 = 4_096;

statements! {
    CERTIFICATES = "SELECT id, issuer, serial, not_after, revoked_at, revocation_reason, invalid_since \
        FROM certificates \
        WHERE id > $1 ORDER BY id LIMIT $2";
    ATTEMPTS = "SELECT id, issuer, serial, tbs, ended_at FROM attempts WHERE state = 'abandoned' AND id > $1 \
        ORDER BY id LIMIT $2";
    AUTHORITY_CERTIFICATES = "SELECT id, issuer, serial, not_after, state, ended_at, revoked_at, revocation_reason, \
        invalid_since FROM authority_certificates WHERE state <> 'intended' AND id > $1 ORDER BY id LIMIT $2";
}

type Read = fn(&Row) -> Result<Standing, StoreError>;

/// A statement, its table, and how a row of it is read.
type Source = (&'static Statement, &'static str, Read);

/// Where serial numbers that were spent are on record.
static SOURCES: [Source; 3] = [
    (&CERTIFICATES, "certificates", certificate),
    (&ATTEMPTS, "attempts", attempt),
    (
        &AUTHORITY_CERTIFICATES,
        "authority_certificates",
        authority_certificate,
    ),
];

/// A walk over all of them, in no order that means anything.
pub struct RegisteredStatuses {
    left: &'static [Source],
    after: String,
}

impl Default for RegisteredStatuses {
    fn default() -> Self {
        Self {
            left: &SOURCES,
            after: String::new(),
        }
    }
}

impl RegisteredStatuses {
    /// The next some thousands; `None` behind the last. All pages of one transaction are of one moment.
    pub async fn next(&mut self, tx: &mut Tx) -> Result<Option<Vec<StatusChange>>, StoreError> {
        while let [(statement, table, read), rest @ ..] = self.left {
            let query = tx.query(statement).bind(self.after.clone()).bind(limit(PAGE));
            let rows = tx.all(table, query).await?;
            if let Some(last) = rows.last() {
                self.after = last.text("id")?;
                let statuses = rows.iter().map(|row| {
                    Ok(StatusChange {
                        issuer: row.text("issuer")?,
                        serial: serial(row)?,
                        standing: read(row)?,
                    })
                });
                return statuses.collect::<Result<_, _>>().map(Some);
            }
            (self.left, self.after) = (rest, String::new());
        }
        Ok(None)
    }
}

/// What the transaction's statements have changed, for the journal.
impl Tx {
    /// A status that `row` (with columns `issuer` and `serial`) shows.
    pub(super) fn status_of(&mut self, row: &Row, standing: Standing) -> Result<(), StoreError> {
        let change = StatusChange {
            issuer: row.text("issuer")?,
            serial: serial(row)?,
            standing,
        };
        self.status(change);
        Ok(())
    }
}

/// The standing of a serial number that was spent without a certificate: revoked since it was given up. It stays on lists
/// until the certificate would have ended; for ever when the bytes to be signed do not say when.
pub(super) fn spent(row: &Row, to_be_signed: &[u8], at: Timestamp) -> Standing {
    let end = x509::certificate::not_after(to_be_signed);
    if end.is_err() {
        tracing::warn!(
            attempt = row.text("id").ok(),
            "an attempt does not say when its certificate would end"
        );
    }
    given_up(end.unwrap_or(Timestamp::MAX), at)
}

/// The same, with the end of the certificate known.
pub(super) fn given_up(not_after: Timestamp, at: Timestamp) -> Standing {
    let reason = RevocationReason::CessationOfOperation;
    Standing {
        not_after,
        revocation: Some(Revocation::new(at, reason)),
    }
}

fn certificate(row: &Row) -> Result<Standing, StoreError> {
    Ok(Standing {
        not_after: row.instant("not_after")?,
        revocation: super::certificates::revocation(row)?,
    })
}

fn attempt(row: &Row) -> Result<Standing, StoreError> {
    Ok(spent(row, &row.blob("tbs")?, row.instant("ended_at")?))
}

fn authority_certificate(row: &Row) -> Result<Standing, StoreError> {
    Ok(Standing {
        not_after: row.instant("not_after")?,
        revocation: super::authority_certificates::ended(row)?,
    })
}

fn serial(row: &Row) -> Result<Serial, StoreError> {
    Serial::new(&row.blob("serial")?).ok_or_else(|| row.inconsistent("serial"))
}
