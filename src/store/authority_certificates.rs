//! Certificates of the authority itself that a running server makes: on record before they are signed.

use jiff::Timestamp;

use super::{
    StoreError, Tx, registered_statuses,
    row::{Row, micros},
    statement::statements,
};
use crate::{
    id::AuthorityCertificateId,
    registry::revocation::{Revocation, RevocationReason},
    status::change::Standing,
};

const TABLE: &str = "authority_certificates";

/// The conflict of somebody who was faster.
pub const TAKEN: &str = "authority_certificate";

/// A certificate of the authority that is about to be signed.
#[derive(Clone, PartialEq, Eq)]
pub struct Intent {
    /// Identifier.
    pub id: AuthorityCertificateId,
    /// By which issuer.
    pub issuer: String,
    /// Which of the authority's own certificates, as its profile says it: `ocsp_responder`.
    pub form: String,
    /// The serial number, spent from now on: the content octets of the INTEGER without leading zero.
    pub serial: Vec<u8>,
    /// SHA-256 of the certified `SubjectPublicKeyInfo`.
    pub public_key_fingerprint: Vec<u8>,
    /// The bytes to be signed.
    pub tbs: Vec<u8>,
    /// Start of validity.
    pub not_before: Timestamp,
    /// End of validity.
    pub not_after: Timestamp,
    /// When it was put on record.
    pub created_at: Timestamp,
}

impl std::fmt::Debug for Intent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Intent({}, {})", self.id, self.form)
    }
}

/// For which key a certificate of the authority stands.
#[derive(Clone, Copy, Debug)]
pub struct Holder<'a> {
    /// By which issuer.
    pub issuer: &'a str,
    /// Which form.
    pub form: &'a str,
    /// SHA-256 of the certified `SubjectPublicKeyInfo`.
    pub public_key_fingerprint: &'a [u8],
}

/// A signed certificate of the authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorityCertificate {
    /// Identifier.
    pub id: AuthorityCertificateId,
    /// By which issuer.
    pub issuer: String,
    /// Which of the authority's own certificates.
    pub form: String,
    /// The serial number.
    pub serial: Vec<u8>,
    /// The certificate.
    pub der: Vec<u8>,
    /// Start of validity.
    pub not_before: Timestamp,
    /// End of validity.
    pub not_after: Timestamp,
    /// Its revocation, if it was revoked.
    pub revocation: Option<Revocation>,
}

statements! {
    KNOWS = "SELECT id FROM authority_certificates WHERE public_key_fingerprint = $1 LIMIT 1";
    INSERT = "INSERT INTO authority_certificates (id, issuer, form, serial, public_key_fingerprint, tbs, state, \
        not_before, not_after, created_at) VALUES ($1, $2, $3, $4, $5, $6, 'intended', $7, $8, $9)";
    SIGN = "UPDATE authority_certificates SET state = 'signed', der = $2, ended_at = $3 \
        WHERE id = $1 AND state = 'intended' RETURNING id, issuer, serial, not_after";
    ABANDON = "UPDATE authority_certificates SET state = 'abandoned', failure = $2, ended_at = $3 \
        WHERE id = $1 AND state = 'intended' RETURNING id, issuer, serial, not_after";
    REVOKE = "UPDATE authority_certificates SET revoked_at = $2, revocation_reason = $3, invalid_since = $4 \
        WHERE id = $1 AND state = 'signed' AND revoked_at IS NULL \
        RETURNING id, issuer, serial, not_after";
    OPEN = "SELECT * FROM authority_certificates WHERE state = 'intended' AND created_at < $1 ORDER BY id";
    NEWEST = "SELECT * FROM authority_certificates WHERE issuer = $1 AND form = $2 AND public_key_fingerprint = $3 \
        AND state = 'signed' AND revoked_at IS NULL ORDER BY not_after DESC, id DESC LIMIT 1";
    BY_SERIAL = "SELECT * FROM authority_certificates WHERE serial = $1 AND state = 'signed' ORDER BY id";
    REVOKED = "SELECT id, serial, state, ended_at, revoked_at, revocation_reason, invalid_since FROM authority_certificates \
        WHERE issuer = $1 AND (state = 'abandoned' OR revoked_at IS NOT NULL) ORDER BY serial";
    STATUS = "SELECT id, serial, state, ended_at, revoked_at, revocation_reason, invalid_since FROM authority_certificates \
        WHERE issuer = $1 AND serial = $2 AND state <> 'intended'";
}

/// Whether a certificate of the authority was ever about to be made for this key: SHA-256 of its `SubjectPublicKeyInfo`.
pub async fn knows(tx: &mut Tx, public_key_fingerprint: &[u8]) -> Result<bool, StoreError> {
    let query = tx.query(&KNOWS).bind(public_key_fingerprint.to_vec());
    Ok(tx.one(TABLE, query).await?.is_some())
}

/// Puts it on record; `Conflict` `authority_certificate` when the serial number is spent, or another certificate for the
/// same key is about to be signed.
pub async fn intend(tx: &mut Tx, intent: &Intent) -> Result<(), StoreError> {
    let query = tx
        .query(&INSERT)
        .bind(intent.id.to_string())
        .bind(intent.issuer.clone())
        .bind(intent.form.clone())
        .bind(intent.serial.clone())
        .bind(intent.public_key_fingerprint.clone())
        .bind(intent.tbs.clone())
        .bind(micros(intent.not_before))
        .bind(micros(intent.not_after))
        .bind(micros(intent.created_at));
    tx.change(query, TAKEN).await
}

/// Enters the certificate; `Conflict` `authority_certificate` when somebody has settled it meanwhile.
pub async fn sign(
    tx: &mut Tx,
    id: AuthorityCertificateId,
    der: &[u8],
    at: Timestamp,
) -> Result<(), StoreError> {
    let query = tx
        .query(&SIGN)
        .bind(id.to_string())
        .bind(der.to_vec())
        .bind(micros(at));
    let row = tx.one(TABLE, query).await?;
    let row = row.ok_or(StoreError::Conflict { what: TAKEN })?;
    let standing = Standing {
        not_after: row.instant("not_after")?,
        revocation: None,
    };
    tx.status_of(&row, standing)
}

/// Gives it up; false when it is not open any more. Its serial number is spent, and counts as revoked.
pub async fn abandon(
    tx: &mut Tx,
    id: AuthorityCertificateId,
    failure: &str,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let query = tx
        .query(&ABANDON)
        .bind(id.to_string())
        .bind(failure.to_owned())
        .bind(micros(at));
    let Some(row) = tx.one(TABLE, query).await? else {
        return Ok(false);
    };
    let standing = registered_statuses::given_up(row.instant("not_after")?, at);
    tx.status_of(&row, standing)?;
    Ok(true)
}

/// Revokes; false when it was revoked before.
pub async fn revoke(
    tx: &mut Tx,
    id: AuthorityCertificateId,
    revocation: Revocation,
) -> Result<bool, StoreError> {
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

/// What was put on record before `before` and is neither signed nor given up.
pub async fn open(tx: &mut Tx, before: Timestamp) -> Result<Vec<Intent>, StoreError> {
    let query = tx.query(&OPEN).bind(micros(before));
    tx.all(TABLE, query).await?.iter().map(intent).collect()
}

/// The certificate of that key that is valid longest and not revoked.
pub async fn newest(tx: &mut Tx, holder: Holder<'_>) -> Result<Option<AuthorityCertificate>, StoreError> {
    let query = tx
        .query(&NEWEST)
        .bind(holder.issuer.to_owned())
        .bind(holder.form.to_owned())
        .bind(holder.public_key_fingerprint.to_vec());
    tx.one(TABLE, query).await?.as_ref().map(certificate).transpose()
}

/// The certificates with that serial number, of any issuer.
pub async fn by_serial(tx: &mut Tx, serial: &[u8]) -> Result<Vec<AuthorityCertificate>, StoreError> {
    let query = tx.query(&BY_SERIAL).bind(serial.to_vec());
    tx.all(TABLE, query).await?.iter().map(certificate).collect()
}

/// All of an issuer that were revoked or given up, by serial number.
pub async fn revoked(tx: &mut Tx, issuer: &str) -> Result<Vec<(Vec<u8>, Revocation)>, StoreError> {
    let query = tx.query(&REVOKED).bind(issuer.to_owned());
    let mut entries = Vec::new();
    for row in tx.all(TABLE, query).await? {
        let revocation = ended(&row)?.ok_or_else(|| row.inconsistent("state"))?;
        entries.push((row.blob("serial")?, revocation));
    }
    Ok(entries)
}

/// What relying parties ask: none when there is no such certificate, otherwise its revocation, if any.
pub async fn status(
    tx: &mut Tx,
    issuer: &str,
    serial: &[u8],
) -> Result<Option<Option<Revocation>>, StoreError> {
    let query = tx.query(&STATUS).bind(issuer.to_owned()).bind(serial.to_vec());
    tx.one(TABLE, query).await?.as_ref().map(ended).transpose()
}

pub(super) fn ended(row: &Row) -> Result<Option<Revocation>, StoreError> {
    if row.text("state")? == "abandoned" {
        let ended_at = row.instant("ended_at")?;
        return Ok(Some(Revocation::new(
            ended_at,
            RevocationReason::CessationOfOperation,
        )));
    }
    let Some(at) = row.optional_instant("revoked_at")? else {
        return Ok(None);
    };
    let reason = row.code("revocation_reason", RevocationReason::from_code)?;
    let invalid_since = row.optional_instant("invalid_since")?;
    Ok(Some(Revocation::new(at, reason).invalid_since(invalid_since)))
}

fn intent(row: &Row) -> Result<Intent, StoreError> {
    Ok(Intent {
        id: row.parsed("id")?,
        issuer: row.text("issuer")?,
        form: row.text("form")?,
        serial: row.blob("serial")?,
        public_key_fingerprint: row.blob("public_key_fingerprint")?,
        tbs: row.blob("tbs")?,
        not_before: row.instant("not_before")?,
        not_after: row.instant("not_after")?,
        created_at: row.instant("created_at")?,
    })
}

fn certificate(row: &Row) -> Result<AuthorityCertificate, StoreError> {
    Ok(AuthorityCertificate {
        id: row.parsed("id")?,
        issuer: row.text("issuer")?,
        form: row.text("form")?,
        serial: row.blob("serial")?,
        der: row.blob("der")?,
        not_before: row.instant("not_before")?,
        not_after: row.instant("not_after")?,
        revocation: ended(row)?,
    })
}
