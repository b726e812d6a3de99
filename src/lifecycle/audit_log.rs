//! Reading the audit log: for operators' screens and the command line.

use super::{Authority, Error, Result, Scope};
use crate::{
    audit::{AuditRecord, Broken, Damage, Head},
    store::audit,
};

/// Records about one subject at most.
const SUBJECT_LIMIT: u32 = 2_000;

/// Records that are read at once when the chain is walked.
const STRIDE: u32 = 1_000;

impl Authority {
    /// What is on record about a subject (`certificate:01J...`), oldest first.
    pub async fn audit_of(&self, scope: &Scope, subject: &str) -> Result<Vec<AuditRecord>> {
        staff(scope)?;
        let mut tx = self.store.read("audit.subject").await?;
        Ok(audit::of_subject(&mut tx, subject, SUBJECT_LIMIT).await?)
    }

    /// The last records before a number, or of all, oldest first.
    pub async fn audit_before(
        &self,
        scope: &Scope,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<AuditRecord>> {
        staff(scope)?;
        let mut tx = self.store.read("audit.page").await?;
        let last = audit::head(&mut tx).await?.sequence;
        let end = before.map_or(last, |before| before.saturating_sub(1).min(last));
        let start = end.saturating_sub(i64::from(limit)).saturating_add(1).max(1);
        let wanted = u32::try_from(end.saturating_sub(start).saturating_add(1)).unwrap_or(0);
        Ok(audit::list(&mut tx, start, wanted).await?)
    }

    /// Walks the whole chain, page by page, and compares its end with the head on record.
    pub async fn verify_audit(&self, scope: &Scope) -> Result<std::result::Result<Head, Broken>> {
        staff(scope)?;
        let mut tx = self.store.read("audit.verify").await?;
        let known = audit::head(&mut tx).await?;
        let mut head = Head::GENESIS;
        while head.sequence < known.sequence {
            let records = audit::list(&mut tx, head.sequence.saturating_add(1), STRIDE).await?;
            match crate::audit::verify_from(head, records) {
                Ok(next) if next.sequence > head.sequence => head = next,
                Ok(stopped) => return Ok(Err(broken(stopped.sequence.saturating_add(1), Damage::Missing))),
                Err(broken) => return Ok(Err(broken)),
            }
        }
        // The last record must be the one that the head on record names.
        Ok(if head == known {
            Ok(head)
        } else {
            Err(broken(known.sequence, Damage::Altered))
        })
    }
}

fn broken(sequence: i64, damage: Damage) -> Broken {
    Broken { sequence, damage }
}

fn staff(scope: &Scope) -> Result<()> {
    match scope {
        Scope::System => Ok(()),
        Scope::Operator(_, roles) if !roles.is_empty() => Ok(()),
        _ => Err(Error::Forbidden { code: "role" }),
    }
}
