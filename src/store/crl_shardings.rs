//! Addresses of parted lists that certificates carry, and until when they must be served.

use jiff::Timestamp;

use super::{
    StoreError, Tx,
    row::{Row, micros},
    statement::statements,
};

const TABLE: &str = "crl_shardings";

/// Lists of one length of prefix under one base address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrlSharding {
    /// The issuer.
    pub issuer: String,
    /// Digits of the prefix.
    pub digits: u8,
    /// What stands before the path, such as `http://status.example.ru`.
    pub base: String,
    /// When the last certificate that names it ends; none while certificates with it are issued.
    pub until: Option<Timestamp>,
}

statements! {
    USE = "INSERT INTO crl_shardings (issuer, digits, base, since) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (issuer, digits, base) DO UPDATE SET until = NULL WHERE crl_shardings.until IS NOT NULL";
    LEAVE = "UPDATE crl_shardings SET until = $4 \
        WHERE issuer = $1 AND digits = $2 AND base = $3 AND until IS NULL";
    OF_ISSUER = "SELECT issuer, digits, base, until FROM crl_shardings WHERE issuer = $1 ORDER BY digits, base";
}

/// Certificates with such addresses are about to be issued. True when that is news.
pub async fn take_into_use(
    tx: &mut Tx,
    issuer: &str,
    digits: u8,
    base: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let query = tx
        .query(&USE)
        .bind(issuer.to_owned())
        .bind(i64::from(digits))
        .bind(base.to_owned())
        .bind(micros(now));
    Ok(tx.run(query).await? == 1)
}

/// No more such certificates are issued, and the last one ends at `until`; false when that was known.
pub async fn leave(tx: &mut Tx, sharding: &CrlSharding, until: Timestamp) -> Result<bool, StoreError> {
    let query = tx
        .query(&LEAVE)
        .bind(sharding.issuer.clone())
        .bind(i64::from(sharding.digits))
        .bind(sharding.base.clone())
        .bind(micros(until));
    Ok(tx.run(query).await? == 1)
}

/// All that certificates of the issuer ever carried.
pub async fn of_issuer(tx: &mut Tx, issuer: &str) -> Result<Vec<CrlSharding>, StoreError> {
    let query = tx.query(&OF_ISSUER).bind(issuer.to_owned());
    tx.all(TABLE, query).await?.iter().map(sharding).collect()
}

fn sharding(row: &Row) -> Result<CrlSharding, StoreError> {
    Ok(CrlSharding {
        issuer: row.text("issuer")?,
        digits: row.number("digits")?,
        base: row.text("base")?,
        until: row.optional_instant("until")?,
    })
}
