//! Numbers of lists never go back, whatever happened to the database.
//!
//! A database that was restored from a backup knows less than the relying parties: lists were published after the backup.
//! The archive lies in files and was not restored with it, so it tells which numbers are spent and which certificates were
//! revoked. Both are taken over, loudly, before another list is made. Its newest list is on record again: it goes on being
//! served, and a delta can add to it.

use std::sync::Arc;

use serde_json::json;

use super::make::row;
use crate::{
    actor::Actor,
    audit::AuditEntry,
    lifecycle::{Authority, Branch, Error, Result, Task, blocking},
    registry::revocation::Revocation,
    status::crl::scope::CrlScope,
    store::{authority_certificates, certificates, crls},
};

impl Authority {
    /// Compares the numbers of every issuer with the archive: at start, and before a command makes a list.
    pub async fn check_crl_numbers(&self) -> Result<()> {
        for branch in self.issuers.iter() {
            self.file_old_lists(branch).await?;
            let issuer = branch.issuer.id().to_owned();
            let files = Arc::clone(&self.crl_files);
            let archived = blocking(move || files.highest_number(&issuer));
            let archived = archived.await?.map_err(Error::internal)?;
            let mut tx = self.store.read("crl.head").await?;
            let head = crls::head(&mut tx, branch.issuer.id()).await?;
            drop(tx);
            if let Some(archived) = archived.filter(|archived| *archived > head.number) {
                self.catch_up_with_archive(branch, head.number, archived).await?;
            }
        }
        Ok(())
    }

    async fn catch_up_with_archive(&self, branch: &Branch, known: u64, archived: u64) -> Result<()> {
        let issuer = branch.issuer.id();
        metrics::counter!("kepler_crl_number_behind_archive_total", "issuer" => issuer.to_owned())
            .increment(1);
        tracing::error!(
            issuer,
            crl.number = known,
            crl.archived = archived,
            "the database knows fewer lists than the archive: it was restored; numbers go on above the archive"
        );
        self.follow_status().await?;
        let newest = self.newest_archived(branch, archived).await?;
        let (facts, missing) = newest.map(|newest| (newest.facts, newest.missing)).unzip();
        let (revoked, unknown) = self
            .revoke_as_archived(branch, missing.unwrap_or_default())
            .await?;
        let mut tx = self.store.begin("crl.raise_number").await?;
        let is_first = crls::raise_number(&mut tx, issuer, archived).await?;
        if let Some(facts) = facts.filter(|facts| is_first && facts.number > known) {
            // What the list knows of the restored journal cannot be told.
            let position = 0;
            crls::insert(&mut tx, &row(issuer, CrlScope::Full, facts, position)).await?;
        }
        tx.audit(AuditEntry {
            at: self.clock.now(),
            actor: Actor::system("publication"),
            action: "crl.number_raised",
            subject: format!("issuer:{issuer}"),
            details: json!({ "from": known, "to": archived, "revoked": revoked, "unknown": unknown }),
        });
        // Nobody must wait for the next regular list to learn what the register knows.
        let publish = Task::PublishCrl {
            issuer: issuer.to_owned(),
        };
        self.enqueue(&mut tx, &publish, self.clock.now()).await?;
        Ok(tx.commit().await?)
    }

    /// Certificates that the archive tells of and the register does not are revoked again, from the same moment on. Says how
    /// many were, and how many entries the register knows no certificate for.
    async fn revoke_as_archived(
        &self,
        branch: &Branch,
        missing: Vec<(Vec<u8>, Revocation)>,
    ) -> Result<(usize, usize)> {
        let (mut revoked, mut unknown) = (0, 0);
        for (serial, revocation) in missing {
            if self.revoke_once_more(branch, &serial, revocation).await? {
                revoked += 1;
            } else {
                unknown += 1;
                tracing::error!(
                    issuer = branch.issuer.id(),
                    serial = hex::encode(&serial),
                    "a list tells of a serial number that the register does not know"
                );
            }
        }
        if revoked + unknown > 0 {
            tracing::error!(
                issuer = branch.issuer.id(),
                revoked,
                unknown,
                "revocations that a restore had taken back stand again"
            );
        }
        Ok((revoked, unknown))
    }

    /// Revokes a certificate of a holder or of the authority itself as a list told; false when there is none.
    async fn revoke_once_more(&self, branch: &Branch, serial: &[u8], revocation: Revocation) -> Result<bool> {
        let issuer = branch.issuer.id();
        let mut tx = self.store.begin("crl.revoke_as_archived").await?;
        let subject = if let Some(record) = certificates::by_serial(&mut tx, issuer, serial).await? {
            let at = revocation.at.max(record.issued_at);
            certificates::revoke(&mut tx, record.id, Revocation { at, ..revocation }).await?;
            format!("certificate:{}", record.id)
        } else {
            let own = authority_certificates::by_serial(&mut tx, serial).await?;
            let Some(own) = own.into_iter().find(|own| own.issuer == issuer) else {
                return Ok(false);
            };
            authority_certificates::revoke(&mut tx, own.id, revocation).await?;
            format!("authority_certificate:{}", own.id)
        };
        tx.audit(AuditEntry {
            at: self.clock.now(),
            actor: Actor::system("publication"),
            action: "certificate.revoked",
            subject,
            details: json!({
                "issuer": issuer,
                "serial": hex::encode(serial),
                "reason": revocation.reason.code(),
                "ground": "published_list",
            }),
        });
        tx.commit().await?;
        Ok(true)
    }
}
