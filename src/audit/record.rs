//! One line of the audit log, before and after it has its place in the chain.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    actor::Actor,
    audit::{canonical, chain::Head},
};

/// What happened, as a use case reports it.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditEntry {
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub actor: Actor,
    /// What was done, as a stable code: `application.approved`.
    pub action: &'static str,
    /// To what: `application:01J...`.
    pub subject: String,
    /// Codes, identifiers and whole numbers that tell more. No personal data; no fractions, whose text may change on
    /// its way through a database.
    pub details: serde_json::Value,
}

/// An entry in its place in the chain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditRecord {
    /// Its number: 1, 2, 3 without gaps.
    pub sequence: i64,
    /// When, in whole microseconds.
    pub at: Timestamp,
    /// Who: the actor's name.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// To what.
    pub subject: String,
    /// More about it.
    pub details: serde_json::Value,
    /// The hash of the record before; of the first one, 32 zero bytes.
    pub previous: [u8; 32],
    /// The hash of this record.
    pub hash: [u8; 32],
}

impl AuditRecord {
    /// The entry as the record that follows `head`.
    pub fn after(head: Head, entry: AuditEntry) -> Self {
        Self::chain(entry, head.sequence.saturating_add(1), head.hash)
    }

    /// The entry with its number and the hash of the record before it.
    pub fn chain(entry: AuditEntry, sequence: i64, previous: [u8; 32]) -> Self {
        let mut record = Self {
            sequence,
            at: Timestamp::from_microsecond(entry.at.as_microsecond()).unwrap_or(entry.at),
            actor: entry.actor.to_string(),
            action: entry.action.to_owned(),
            subject: entry.subject,
            details: entry.details,
            previous,
            hash: [0; 32],
        };
        record.hash = canonical::hash(&record);
        record
    }

    /// The end of the chain that this record is.
    pub fn head(&self) -> Head {
        Head {
            sequence: self.sequence,
            hash: self.hash,
        }
    }
}
