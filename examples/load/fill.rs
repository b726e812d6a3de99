//! A journal of statuses of a million certificates in seconds, and revocations by the thousand: written past the register, for
//! measurements only. The tables know nothing of them.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use anyhow::{Context as _, ensure};
use clap::Args;
use jiff::{SignedDuration, Timestamp};
use kepler::{
    clock::{Clock as _, SystemClock},
    lifecycle::Task,
    registry::revocation::{Revocation, RevocationReason},
    status::{
        block::{MAX_ENTRIES, Writer},
        change::Standing,
        serial::Serial,
    },
    x509::{certificate::Certificate, chain},
};
use sqlx::{Connection as _, SqliteConnection};

use crate::serials::made;

/// Whose certificates, and where.
#[derive(Args, Clone, Debug)]
pub(crate) struct Target {
    /// The database, an SQLite file; `kepler migrate` makes it.
    #[arg(long)]
    pub(crate) database: PathBuf,
    /// Certificate of the issuer, PEM.
    #[arg(long)]
    pub(crate) issuer: PathBuf,
}

/// An open journal.
pub(crate) struct Journal {
    connection: SqliteConnection,
    issuer: String,
}

impl Journal {
    pub(crate) async fn open(target: &Target) -> anyhow::Result<Self> {
        let url = format!("sqlite://{}", target.database.display());
        let mut connection = SqliteConnection::connect(&url).await?;
        let patience = "PRAGMA busy_timeout = 10000; PRAGMA synchronous = NORMAL";
        sqlx::raw_sql(patience).execute(&mut connection).await?;
        Ok(Self {
            connection,
            issuer: identifier(&target.issuer)?,
        })
    }

    /// Certificates `from..to` of those [`made`] by rule, good for a year; the first `revoked` of all are revoked.
    pub(crate) async fn issue(&mut self, from: u64, to: u64, revoked: u64) -> anyhow::Result<()> {
        let now = SystemClock.now();
        let mut from = from;
        while from < to {
            let end = to.min(from + MAX_ENTRIES as u64);
            let standing = |number| Standing {
                not_after: now + SignedDuration::from_hours(24 * 365),
                revocation: (number < revoked).then(|| revocation(now)),
            };
            self.append((from..end).map(|number| (number, standing(number))))
                .await?;
            from = end;
        }
        Ok(())
    }

    /// Revokes `numbers`, as one commit.
    pub(crate) async fn revoke(&mut self, numbers: std::ops::Range<u64>) -> anyhow::Result<()> {
        let now = SystemClock.now();
        let standing = Standing {
            not_after: now + SignedDuration::from_hours(24 * 365),
            revocation: Some(revocation(now)),
        };
        self.append(numbers.map(|number| (number, standing))).await
    }

    /// Has the server make a new list, as a revocation does.
    pub(crate) async fn order_list(&mut self) -> anyhow::Result<()> {
        let now = SystemClock.now();
        let issuer = self.issuer.clone();
        let task = serde_json::to_string(&Task::PublishCrl { issuer })?;
        let statement =
            "INSERT INTO tasks (id, kind, task, state, run_at) VALUES ($1, 'publish_crl', $2, 'waiting', $3)";
        let id = ulid::Ulid::from_parts(
            now.as_millisecond().unsigned_abs(),
            u128::from(now.as_microsecond().unsigned_abs()),
        );
        sqlx::query(statement)
            .bind(id.to_string())
            .bind(task)
            .bind(now.as_microsecond())
            .execute(&mut self.connection)
            .await?;
        Ok(())
    }

    async fn append(&mut self, changes: impl Iterator<Item = (u64, Standing)>) -> anyhow::Result<()> {
        let mut writer = Writer::default();
        for (number, standing) in changes {
            let serial = Serial::new(&made(number)).context("a serial number of sixteen octets")?;
            writer.push(&self.issuer, serial, standing);
        }
        let entries = i64::try_from(writer.len())?;
        ensure!(entries > 0, "nothing to write");
        let mut transaction = self.connection.begin_with("BEGIN IMMEDIATE").await?;
        let advance = "UPDATE status_head SET seq = seq + 1 WHERE id = 1 RETURNING seq";
        let seq: i64 = sqlx::query_scalar(advance).fetch_one(&mut *transaction).await?;
        let insert = "INSERT INTO status_journal (seq, first_seq, entries, changes) VALUES ($1, $1, $2, $3)";
        sqlx::query(insert)
            .bind(seq)
            .bind(entries)
            .bind(writer.finish())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }
}

/// Revokes `rate` certificates per second from number `from` on, twenty commits per second, for `time`.
pub(crate) async fn storm(target: &Target, from: u64, rate: u64, time: Duration) -> anyhow::Result<u64> {
    const COMMITS: u64 = 20;
    let mut journal = Journal::open(target).await?;
    let (began, share) = (Instant::now(), (rate / COMMITS).max(1));
    let mut done = 0;
    while began.elapsed() < time {
        journal.revoke(from + done..from + done + share).await?;
        done += share;
        let due = Duration::from_secs_f64(done as f64 / rate as f64);
        tokio::time::sleep(due.saturating_sub(began.elapsed())).await;
    }
    Ok(done)
}

fn revocation(at: Timestamp) -> Revocation {
    Revocation::new(at, RevocationReason::KeyCompromise)
}

fn identifier(file: &PathBuf) -> anyhow::Result<String> {
    let pem = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let certificates = chain::certificates(&pem)?;
    let certificate = certificates.first().context("no certificate in the file")?;
    let certificate = Certificate::parse(certificate)?;
    let identifier = certificate.subject_key_identifier();
    Ok(hex::encode(
        identifier.context("the issuer has no key identifier")?,
    ))
}
