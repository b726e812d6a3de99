//! Certificates of record: inserted once, acknowledged, revoked for good.

use jiff::Timestamp;

use super::{
    StoreError, Tx, Writes,
    bulk::{
        Bulk,
        Column::{Bytes, Integer, Text},
    },
    row::{Row, limit, micros},
    statement::statements,
    transaction::Values,
};
use crate::{
    crypto::algorithm::SignatureAlgorithm,
    id::{ApplicationId, CertificateId, PortalId},
    registry::{
        certificate::{CertificateRecord, CertificateState},
        revocation::{Revocation, RevocationReason},
    },
    status::{
        change::{Standing, StatusChange},
        serial::Serial,
    },
};

const TABLE: &str = "certificates";

/// Application, key or serial number has a certificate already.
const CERTIFIED: &str = "certificate";

/// Which certificates to list; what is left empty does not narrow.
#[derive(Clone, Debug, Default)]
pub struct CertificateFilter {
    /// Of this portal only.
    pub portal: Option<PortalId>,
    /// In this state at this instant.
    pub state: Option<(CertificateState, Timestamp)>,
    /// With this serial number.
    pub serial: Option<Vec<u8>>,
    /// After this one: the last of the page before.
    pub after: Option<CertificateId>,
    /// At most that many.
    pub limit: u32,
}

statements! {
    LOAD = "SELECT * FROM certificates WHERE id = $1";
    BY_SERIAL = "SELECT * FROM certificates WHERE issuer = $1 AND serial = $2";
    FIND_SERIAL = "SELECT * FROM certificates WHERE serial = $1 ORDER BY id";
    BY_APPLICATION = "SELECT * FROM certificates WHERE application_id = $1";
    LIST = "SELECT * FROM certificates WHERE (portal_id = $1 OR $1 IS NULL) AND (serial = $2 OR $2 IS NULL) \
        AND (id > $3 OR $3 IS NULL) AND (CASE WHEN revoked_at IS NOT NULL THEN 'revoked' \
        WHEN not_after < $5 THEN 'expired' WHEN acknowledged_at IS NOT NULL THEN 'active' ELSE 'issued' END = $4 \
        OR $4 IS NULL) ORDER BY id LIMIT $6";
    REVOKE = "UPDATE certificates SET revoked_at = $2, revocation_reason = $3, invalid_since = $4 \
        WHERE id = $1 AND revoked_at IS NULL RETURNING id, issuer, serial, not_after";
    ACKNOWLEDGE = "UPDATE certificates SET acknowledged_at = $2 WHERE id = $1 AND acknowledged_at IS NULL \
        AND revoked_at IS NULL";
    REVOKED = "SELECT id, serial, revoked_at, revocation_reason, invalid_since FROM certificates \
        WHERE issuer = $1 AND revoked_at IS NOT NULL ORDER BY serial";
    COUNT = "SELECT COUNT(CASE WHEN issued_at >= $2 THEN 1 END) AS issued_since, \
        COUNT(CASE WHEN not_after >= $3 THEN 1 END) AS in_force, \
        COUNT(CASE WHEN not_after >= $3 AND revoked_at IS NOT NULL THEN 1 END) AS revoked_in_force, \
        COUNT(CASE WHEN not_after < $3 THEN 1 END) AS ended, COUNT(revoked_at) AS revoked, \
        CAST(AVG(CASE WHEN issued_at >= $2 THEN not_after - not_before END) AS BIGINT) AS validity \
        FROM certificates WHERE issuer = $1";
    ENDING = "SELECT * FROM certificates WHERE not_after >= $1 AND not_after < $2 AND revoked_at IS NULL \
        ORDER BY not_after, id LIMIT $3";
    STATUS = "SELECT id, revoked_at, revocation_reason, invalid_since FROM certificates WHERE issuer = $1 AND serial = $2";
}

static INSERT: Bulk = Bulk::new(
    "INSERT INTO certificates (id, application_id, portal_id, issuer, serial, der, public_key_fingerprint, algorithm, \
     not_before, not_after, key_not_after, issued_at, acknowledged_at, revoked_at, revocation_reason) VALUES ",
    &[
        Text, Text, Text, Text, Bytes, Bytes, Bytes, Text, Integer, Integer, Integer, Integer, Integer,
        Integer, Text,
    ],
    "",
);

/// Statements over many rows.
pub(super) const BULK: &[&Bulk] = &[&INSERT];

/// Enters a certificate; `Conflict` `certificate` when application, key or serial number has one already.
pub async fn insert(tx: &mut Tx, record: &CertificateRecord) -> Result<(), StoreError> {
    let mut writes = tx.writes();
    insert_many(&mut writes, &[record])?;
    tx.write(writes).await
}

/// Enters many certificates, all or none.
pub fn insert_many(writes: &mut Writes, records: &[&CertificateRecord]) -> Result<(), StoreError> {
    writes.change(&INSERT, records, |query, record| bound(query, record), CERTIFIED);
    for record in records {
        writes.status(first_status(record)?);
    }
    Ok(())
}

fn first_status(record: &CertificateRecord) -> Result<StatusChange, StoreError> {
    let serial = Serial::new(&record.serial).ok_or_else(|| StoreError::Inconsistent {
        table: TABLE,
        column: "serial",
        id: record.id.to_string(),
    })?;
    Ok(StatusChange {
        issuer: record.issuer.clone(),
        serial,
        standing: Standing {
            not_after: record.not_after,
            revocation: record.revocation,
        },
    })
}

fn bound(query: Values, record: &CertificateRecord) -> Values {
    query
        .bind(record.id.to_string())
        .bind(record.application.to_string())
        .bind(record.portal.to_string())
        .bind(record.issuer.clone())
        .bind(record.serial.clone())
        .bind(record.der.clone())
        .bind(record.public_key_fingerprint.clone())
        .bind(record.algorithm.code())
        .bind(micros(record.not_before))
        .bind(micros(record.not_after))
        .bind(micros(record.key_not_after))
        .bind(micros(record.issued_at))
        .bind(record.acknowledged_at.map(micros))
        .bind(record.revocation.map(|revocation| micros(revocation.at)))
        .bind(record.revocation.map(|revocation| revocation.reason.code()))
}

/// The certificate of that identifier.
pub async fn load(tx: &mut Tx, id: CertificateId) -> Result<Option<CertificateRecord>, StoreError> {
    let query = tx.query(&LOAD).bind(id.to_string());
    tx.one(TABLE, query).await?.as_ref().map(certificate).transpose()
}

/// The certificate of that issuer and serial number.
pub async fn by_serial(
    tx: &mut Tx,
    issuer: &str,
    serial: &[u8],
) -> Result<Option<CertificateRecord>, StoreError> {
    let query = tx.query(&BY_SERIAL).bind(issuer.to_owned()).bind(serial.to_vec());
    tx.one(TABLE, query).await?.as_ref().map(certificate).transpose()
}

/// The certificates with that serial number, of any issuer.
pub async fn find_serial(tx: &mut Tx, serial: &[u8]) -> Result<Vec<CertificateRecord>, StoreError> {
    let query = tx.query(&FIND_SERIAL).bind(serial.to_vec());
    tx.all(TABLE, query).await?.iter().map(certificate).collect()
}

/// The certificate of an application.
pub async fn by_application(
    tx: &mut Tx,
    application: ApplicationId,
) -> Result<Option<CertificateRecord>, StoreError> {
    let query = tx.query(&BY_APPLICATION).bind(application.to_string());
    tx.one(TABLE, query).await?.as_ref().map(certificate).transpose()
}

/// A page of certificates, oldest first.
pub async fn list(tx: &mut Tx, filter: &CertificateFilter) -> Result<Vec<CertificateRecord>, StoreError> {
    let query = tx
        .query(&LIST)
        .bind(filter.portal.map(|id| id.to_string()))
        .bind(filter.serial.clone())
        .bind(filter.after.map(|id| id.to_string()))
        .bind(filter.state.map(|(state, _)| code(state)))
        .bind(filter.state.map(|(_, now)| micros(now)))
        .bind(limit(filter.limit));
    tx.all(TABLE, query).await?.iter().map(certificate).collect()
}

/// Revokes; false when it was revoked before: the first revocation stands.
pub async fn revoke(tx: &mut Tx, id: CertificateId, revocation: Revocation) -> Result<bool, StoreError> {
    let query = tx
        .query(&REVOKE)
        .bind(id.to_string())
        .bind(micros(revocation.at))
        .bind(revocation.reason.code())
        .bind(revocation.invalid_since.map(micros));
    let Some(row) = tx.one(TABLE, query).await? else {
        return Ok(false);
    };
    let standing = Standing {
        not_after: row.instant("not_after")?,
        revocation: Some(revocation),
    };
    tx.status_of(&row, standing)?;
    Ok(true)
}

/// Notes the holder's acknowledgement; false when it was noted before, or the certificate is revoked.
pub async fn acknowledge(tx: &mut Tx, id: CertificateId, at: Timestamp) -> Result<bool, StoreError> {
    let query = tx.query(&ACKNOWLEDGE).bind(id.to_string()).bind(micros(at));
    Ok(tx.run(query).await? == 1)
}

/// All that an issuer ever revoked, by serial number.
pub async fn revoked(tx: &mut Tx, issuer: &str) -> Result<Vec<(Vec<u8>, Revocation)>, StoreError> {
    let query = tx.query(&REVOKED).bind(issuer.to_owned());
    let mut entries = Vec::new();
    for row in tx.all(TABLE, query).await? {
        let revocation = revocation(&row)?.ok_or_else(|| row.inconsistent("revoked_at"))?;
        entries.push((row.blob("serial")?, revocation));
    }
    Ok(entries)
}

/// How many certificates an issuer has, and in which state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Issued since the moment that was asked about.
    pub issued_since: u64,
    /// How long those are valid on average, in days.
    pub validity_days: Option<u64>,
    /// Not ended, revoked or not.
    pub in_force: u64,
    /// Not ended, and revoked.
    pub revoked_in_force: u64,
    /// Ended.
    pub ended: u64,
    /// Ever revoked.
    pub revoked: u64,
}

/// Counts the certificates of an issuer at `now`.
pub async fn count(
    tx: &mut Tx,
    issuer: &str,
    since: Timestamp,
    now: Timestamp,
) -> Result<Counted, StoreError> {
    let query = tx
        .query(&COUNT)
        .bind(issuer.to_owned())
        .bind(micros(since))
        .bind(micros(now));
    let row = tx.one(TABLE, query).await?;
    let row = row.ok_or(StoreError::Conflict { what: "certificates" })?;
    let validity = row.optional_integer("validity")?;
    Ok(Counted {
        issued_since: row.number("issued_since")?,
        validity_days: validity.and_then(|micros| u64::try_from(micros / 86_400_000_000).ok()),
        in_force: row.number("in_force")?,
        revoked_in_force: row.number("revoked_in_force")?,
        ended: row.number("ended")?,
        revoked: row.number("revoked")?,
    })
}

/// Certificates in force that end from `from` until before `to`, soonest first.
pub async fn ending_between(
    tx: &mut Tx,
    from: Timestamp,
    to: Timestamp,
    at_most: u32,
) -> Result<Vec<CertificateRecord>, StoreError> {
    let query = tx
        .query(&ENDING)
        .bind(micros(from))
        .bind(micros(to))
        .bind(limit(at_most));
    tx.all(TABLE, query).await?.iter().map(certificate).collect()
}

/// What relying parties ask: none when no such certificate was issued, otherwise its revocation, if any.
pub async fn status(
    tx: &mut Tx,
    issuer: &str,
    serial: &[u8],
) -> Result<Option<Option<Revocation>>, StoreError> {
    let query = tx.query(&STATUS).bind(issuer.to_owned()).bind(serial.to_vec());
    tx.one(TABLE, query).await?.as_ref().map(revocation).transpose()
}

fn code(state: CertificateState) -> &'static str {
    match state {
        CertificateState::Issued => "issued",
        CertificateState::Active => "active",
        CertificateState::Revoked => "revoked",
        CertificateState::Expired => "expired",
    }
}

fn certificate(row: &Row) -> Result<CertificateRecord, StoreError> {
    Ok(CertificateRecord {
        id: row.parsed("id")?,
        application: row.parsed("application_id")?,
        portal: row.parsed("portal_id")?,
        issuer: row.text("issuer")?,
        serial: row.blob("serial")?,
        der: row.blob("der")?,
        public_key_fingerprint: row.blob("public_key_fingerprint")?,
        algorithm: row.code("algorithm", SignatureAlgorithm::from_code)?,
        not_before: row.instant("not_before")?,
        not_after: row.instant("not_after")?,
        key_not_after: row.instant("key_not_after")?,
        issued_at: row.instant("issued_at")?,
        acknowledged_at: row.optional_instant("acknowledged_at")?,
        revocation: revocation(row)?,
    })
}

pub(super) fn revocation(row: &Row) -> Result<Option<Revocation>, StoreError> {
    let Some(at) = row.optional_instant("revoked_at")? else {
        return Ok(None);
    };
    let reason = row.code("revocation_reason", RevocationReason::from_code)?;
    let invalid_since = row.optional_instant("invalid_since")?;
    Ok(Some(Revocation::new(at, reason).invalid_since(invalid_since)))
}
