//! Certificate revocation lists are made and published.
//!
//! | file | does |
//! |---|---|
//! | [`rules`] | what is configured |
//! | `wanted` | which lists are due |
//! | `collect` | their entries from the status index, and their number |
//! | `make` | signed, written, read back and checked |
//! | `refresh` | lists that near their end; the alarm |
//! | `pack` | compressed forms, further places, the archive |
//! | `shardings` | addresses of parted lists, from the first certificate that names them to the end of the last |
//! | [`habits`] | what the register says of an issuer, for a forecast |
//! | `restore` | numbers never go back, whatever happened to the database |
//! | `archived` | what the archive knows then |
//! | `old_lists` | those that an earlier version kept in the database |
//!
//! All lists of an issuer that are made together share number and moment. A list is on the disk, whole, before the commit
//! that makes it the newest.

mod archived;
mod collect;
pub mod habits;
mod make;
mod old_lists;
mod pack;
mod refresh;
mod restore;
pub mod rules;
mod shardings;
mod wanted;

pub(super) use pack::name;
pub(super) use refresh::watch;

use serde_json::json;

use self::{collect::Collected, wanted::Wanted};
use super::{Authority, Error, Result, Task};
use crate::{
    actor::Actor,
    audit::AuditEntry,
    crash::Point,
    status::crl::scope::CrlScope,
    store::crls::{self, CrlRow},
};

impl Authority {
    /// Publishes new lists of one issuer, unless its last ones are younger than the debounce: then as soon as they are not
    /// (task).
    pub async fn publish_crl_in_turn(&self, issuer: &str) -> Result<()> {
        let mut tx = self.store.read("crl.latest").await?;
        let latest = crls::latest(&mut tx, issuer, CrlScope::Full).await?;
        drop(tx);
        let now = self.clock.now();
        // A list from the future is that of a clock that went back: nobody waits for it.
        let young = latest
            .filter(|latest| latest.this_update <= now)
            .and_then(|latest| latest.this_update.checked_add(self.policy.crl.debounce()).ok())
            .filter(|turn| *turn > now);
        let Some(turn) = young else {
            return self.publish_crl(issuer).await;
        };
        let issuer = issuer.to_owned();
        let mut tx = self.store.begin("crl.put_off").await?;
        self.enqueue(&mut tx, &Task::PublishCrl { issuer }, turn).await?;
        Ok(tx.commit().await?)
    }

    /// Publishes new lists of one issuer, now.
    ///
    /// Number and entries belong together, so a higher number never knows less, whichever node makes it.
    pub async fn publish_crl(&self, issuer: &str) -> Result<()> {
        let branch = self.issuers.find(issuer).ok_or(Error::NotFound)?;
        let wanted = Wanted::of(self, branch).await?;
        let Collected {
            number,
            position,
            this_update,
            lists,
        } = collect::collect(self, issuer, &wanted).await?;
        let next_update = self.next_update(this_update)?;
        let rows = make::make(self, branch, lists, |scope| {
            let mut plan = wanted.plan(scope, branch);
            (plan.number, plan.this_update, plan.next_update) = (number, this_update, next_update);
            plan
        });
        let rows: Vec<CrlRow> = rows
            .await?
            .into_iter()
            .map(|made| made.row(issuer, position))
            .collect();
        self.record_crls(issuer, number, &rows).await
    }

    /// The commit that makes lists the newest.
    async fn record_crls(&self, issuer: &str, number: u64, rows: &[CrlRow]) -> Result<()> {
        let now = self.clock.now();
        let entries = rows.first().map_or(0, |row| row.entries);
        let octets: u64 = rows.iter().map(|row| row.length).sum();
        let mut tx = self.store.begin("crl.publish").await?;
        for row in rows {
            crls::insert(&mut tx, row).await?;
        }
        tx.audit(AuditEntry {
            at: now,
            actor: Actor::system("publication"),
            action: "crl.published",
            subject: format!("issuer:{issuer}"),
            details: json!({
                "number": number,
                "entries": entries,
                "lists": rows.len(),
                "digest": rows.first().map(|row| hex::encode(row.digest)),
            }),
        });
        let pack = Task::PackCrls {
            issuer: issuer.to_owned(),
        };
        self.enqueue(&mut tx, &pack, now).await?;
        Point::CRL_BEFORE_COMMIT.pass();
        tx.commit().await?;
        Point::CRL_AFTER_COMMIT.pass();
        self.wake();
        metrics::counter!("kepler_crls_total", "issuer" => issuer.to_owned()).increment(1);
        tracing::info!(
            crl.number = number,
            crl.entries = entries,
            crl.lists = rows.len(),
            crl.octets = octets,
            issuer,
            "crl.published"
        );
        Ok(())
    }
}
