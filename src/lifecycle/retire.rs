//! Issuers are retired: no new certificates, while lists and answers go on until the last certificate has ended.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{
    Authority, Branch, Error, Result,
    step::{self, Allowed},
};
use crate::{
    actor::{Actor, Role},
    audit::AuditEntry,
    status::crl::scope::CrlScope,
    store::{Tx, crls, issuers},
};

const MAY_RETIRE: Allowed = Allowed::roles(&[Role::SecurityOfficer]);

/// Where an issuer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IssuerStanding {
    /// Since when, or from when on, it signs no more certificates of holders.
    pub retired_at: Option<Timestamp>,
    /// When the last certificate of a holder that it signed ends.
    pub last_not_after: Option<Timestamp>,
    /// `nextUpdate` of its list.
    pub next_update: Option<Timestamp>,
    /// From when on nobody needs its status any more: known once it is retired, and its final list was made.
    pub status_may_end: Option<Timestamp>,
}

impl Authority {
    /// Retires an issuer, now or from a later moment on; for good. Says from when on. The second call returns what the
    /// first one said.
    pub async fn retire_issuer(
        &self,
        actor: &Actor,
        issuer: &str,
        at: Option<Timestamp>,
    ) -> Result<Timestamp> {
        let now = self.clock.now();
        let at = at.unwrap_or(now);
        if at < now {
            return Err(Error::invalid("/at", "in_past"));
        }
        let branch = self.issuers.find(issuer).ok_or(Error::NotFound)?;
        let mut tx = self.store.begin("issuer.retire").await?;
        step::allowed(&mut tx, actor, MAY_RETIRE).await?;
        if issuers::retire(&mut tx, issuer, at).await? {
            tx.audit(AuditEntry {
                at: now,
                actor: actor.clone(),
                action: "issuer.retired",
                subject: format!("issuer:{issuer}"),
                details: json!({ "name": branch.issuer.name(), "from": at }),
            });
            tracing::info!(issuer, from = %at, "issuer.retired");
        }
        let retired = issuers::retired(&mut tx).await?;
        let since = retired.get(issuer).copied().unwrap_or(at);
        tx.commit().await?;
        self.issuers.retire(retired);
        Ok(since)
    }

    /// Reads which issuers are retired: at start, and now and then, since another process may retire one.
    pub async fn load_retirements(&self) -> Result<()> {
        let mut tx = self.store.read("issuers.retired").await?;
        let retired = issuers::retired(&mut tx).await?;
        self.issuers.retire(retired);
        Ok(())
    }

    /// Refuses when an issuer was retired since issuers were last chosen: they must be chosen anew. To be asked in the
    /// transaction in which serial numbers are about to be spent.
    pub async fn issuers_are_known(&self, tx: &mut Tx) -> Result<()> {
        let retired = issuers::retired(tx).await?;
        if self.issuers.retire(retired) {
            return Err(Error::Unavailable {
                what: "an issuer was retired meanwhile".to_owned(),
            });
        }
        Ok(())
    }

    /// Where an issuer stands.
    pub async fn issuer_standing(&self, branch: &Branch) -> Result<IssuerStanding> {
        let mut tx = self.store.read("issuer.standing").await?;
        let id = branch.issuer.id();
        let retired_at = issuers::retired(&mut tx).await?.remove(id);
        let last_not_after = issuers::last_not_after(&mut tx, id).await?;
        let latest = crls::latest(&mut tx, id, CrlScope::Full).await?;
        let status_may_end = retired_at.and_then(|retired_at| {
            let latest = latest.as_ref()?;
            let is_final = is_final(retired_at, last_not_after, latest.this_update);
            is_final.then_some(latest.next_update)
        });
        Ok(IssuerStanding {
            retired_at,
            last_not_after,
            next_update: latest.map(|latest| latest.next_update),
            status_may_end,
        })
    }

    /// Whether the newest list of an issuer is its last one: it is retired, and its last certificate had ended before
    /// that list was made, so that the list tells of every revocation there ever was.
    pub(super) async fn has_final_crl(&self, issuer: &str, this_update: Timestamp) -> Result<bool> {
        let Some(retired_at) = self.issuers.retired_at(issuer) else {
            return Ok(false);
        };
        let mut tx = self.store.read("issuer.last").await?;
        let last_not_after = issuers::last_not_after(&mut tx, issuer).await?;
        Ok(is_final(retired_at, last_not_after, this_update))
    }
}

/// An attempt that was on record before the retirement may still become a certificate.
fn is_final(retired_at: Timestamp, last_not_after: Option<Timestamp>, this_update: Timestamp) -> bool {
    const UNDER_WAY: SignedDuration = SignedDuration::from_hours(1);
    let settled = retired_at.checked_add(UNDER_WAY).unwrap_or(Timestamp::MAX);
    this_update > settled && last_not_after.is_none_or(|last| this_update > last)
}
