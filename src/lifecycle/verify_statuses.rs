//! Whether relying parties are told what is on record: the journal of statuses against the tables.

use super::{Authority, Result};
use crate::{
    status::{
        change::{Standing, StatusChange},
        source::SerialStatus,
    },
    store::registered_statuses::RegisteredStatuses,
};

/// So many discrepancies are told one by one.
const MOST: usize = 1_000;

/// What came of a verification.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatusVerification {
    /// Serial numbers on record.
    pub compared: u64,
    /// Those of which relying parties are told something else; a thousand at most.
    pub discrepancies: Vec<Discrepancy>,
    /// How many more there may be.
    pub more: u64,
    /// Serial numbers that relying parties are told of and that are not on record.
    pub unregistered: u64,
}

/// A serial number of which relying parties are told something else than what is on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discrepancy {
    /// What is on record.
    pub registered: StatusChange,
    /// What is told; nothing: unknown.
    pub told: Option<Standing>,
}

impl StatusVerification {
    /// Whether the register says less than relying parties are told: then it is the register that lost something, and a
    /// journal made anew from it would take revocations back.
    pub fn register_says_less(&self) -> bool {
        let revoked_elsewhere = |found: &Discrepancy| {
            let told = found.told.and_then(|told| told.revocation);
            told.is_some() && told != found.registered.standing.revocation
        };
        self.unregistered > 0 || self.discrepancies.iter().any(revoked_elsewhere)
    }

    /// Whether everybody is told what is on record, and nothing else.
    pub fn is_sound(&self) -> bool {
        self.discrepancies.is_empty() && self.more == 0 && self.unregistered == 0
    }
}

impl Authority {
    /// Compares the status of every serial number on record with what the journal says. What is committed meanwhile is no
    /// discrepancy. Reads the whole register.
    pub async fn verify_statuses(&self) -> Result<StatusVerification> {
        self.follow_status().await?;
        let known = self.status_index().len() as u64;
        let mut verification = StatusVerification::default();
        let mut suspects = Vec::new();
        let mut tx = self.store.read("status.verify").await?;
        let mut registered = RegisteredStatuses::default();
        while let Some(page) = registered.next(&mut tx).await? {
            verification.compared += page.len() as u64;
            for status in page {
                if is_told(&status, self.told(&status)) {
                    continue;
                }
                if suspects.len() < MOST {
                    suspects.push(status);
                } else {
                    verification.more += 1;
                }
            }
        }
        drop(tx);
        // All that the index knew was on record before the tables were read.
        verification.unregistered = known.saturating_sub(verification.compared);
        self.follow_status().await?;
        for suspect in suspects {
            verification.discrepancies.extend(self.look_again(suspect).await?);
        }
        Ok(verification)
    }

    /// A commit between the two looks explains a difference: then both say the same now.
    async fn look_again(&self, mut suspect: StatusChange) -> Result<Option<Discrepancy>> {
        let now = self
            .serial_status(&suspect.issuer, suspect.serial.as_bytes())
            .await?;
        if let SerialStatus::Revoked(revocation) = now {
            suspect.standing.revocation = Some(revocation);
        }
        let told = self.told(&suspect);
        Ok((!is_told(&suspect, told)).then_some(Discrepancy {
            registered: suspect,
            told,
        }))
    }

    fn told(&self, status: &StatusChange) -> Option<Standing> {
        let index = self.status_index();
        index.standing(index.known_issuer(&status.issuer)?, status.serial)
    }
}

/// The end of a certificate is told in whole seconds; tables may know it better.
fn is_told(registered: &StatusChange, told: Option<Standing>) -> bool {
    told.is_some_and(|told| {
        told.revocation == registered.standing.revocation
            && told.not_after.as_second() == registered.standing.not_after.as_second()
    })
}
