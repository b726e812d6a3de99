//! Walking the chain: does every record follow the one before it?

use serde::{Deserialize, Serialize};

use crate::audit::{canonical, record::AuditRecord};

/// The end of a chain: what the next record must follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The number of the last record; 0 before the first.
    pub sequence: i64,
    /// Its hash; 32 zero bytes before the first.
    pub hash: [u8; 32],
}

impl Head {
    /// The end of the empty chain.
    pub const GENESIS: Self = Self {
        sequence: 0,
        hash: [0; 32],
    };

    /// The head after `record`, if it follows this one. Reading a chain in pages, call it record by record.
    pub fn follow(self, record: &AuditRecord) -> Result<Self, Broken> {
        let expected = self.sequence.saturating_add(1);
        if record.sequence > expected {
            return Err(Broken {
                sequence: expected,
                damage: Damage::Missing,
            });
        }
        if record.sequence < expected {
            return Err(Broken {
                sequence: record.sequence,
                damage: Damage::Reordered,
            });
        }
        if record.previous != self.hash || record.hash != canonical::hash(record) {
            return Err(Broken {
                sequence: record.sequence,
                damage: Damage::Altered,
            });
        }
        Ok(record.head())
    }
}

/// Where a chain is broken first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the audit log is broken at record {sequence}: {damage}")]
pub struct Broken {
    /// The number of the first record that is not as it was.
    pub sequence: i64,
    /// What is wrong with it.
    pub damage: Damage,
}

/// What happened to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// It, or the hash of the record before it, is not what was written.
    Altered,
    /// It is not there.
    Missing,
    /// It stands in another place, or twice.
    Reordered,
}

impl std::fmt::Display for Damage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Altered => "altered",
            Self::Missing => "missing",
            Self::Reordered => "out of order",
        })
    }
}

/// Walks the whole chain, from its first record, and returns its end.
pub fn verify(records: impl IntoIterator<Item = AuditRecord>) -> Result<Head, Broken> {
    verify_from(Head::GENESIS, records)
}

/// Walks the records that come after `head`, which was verified before, and returns their end.
pub fn verify_from(head: Head, records: impl IntoIterator<Item = AuditRecord>) -> Result<Head, Broken> {
    let mut records = records.into_iter();
    let mut head = head;
    while let Some(record) = records.next() {
        head = head
            .follow(&record)
            .map_err(|broken| late_or_missing(broken, &mut records))?;
    }
    Ok(head)
}

/// Walks the whole chain and makes sure that it reaches, and agrees with, a head that was known before: a truncated
/// or rewritten chain does not.
pub fn verify_reaches(known: Head, records: impl IntoIterator<Item = AuditRecord>) -> Result<Head, Broken> {
    let mut at_known = (known.sequence == 0).then_some(Head::GENESIS);
    let head = verify(records.into_iter().inspect(|record| {
        if record.sequence == known.sequence {
            at_known = Some(record.head());
        }
    }))?;
    match at_known {
        None => Err(Broken {
            sequence: head.sequence.saturating_add(1),
            damage: Damage::Missing,
        }),
        Some(found) if found != known => Err(Broken {
            sequence: known.sequence,
            damage: Damage::Altered,
        }),
        Some(_) => Ok(head),
    }
}

/// A record that is not in its place may still come later.
fn late_or_missing(broken: Broken, rest: &mut impl Iterator<Item = AuditRecord>) -> Broken {
    if broken.damage == Damage::Missing && rest.any(|record| record.sequence == broken.sequence) {
        return Broken {
            damage: Damage::Reordered,
            ..broken
        };
    }
    broken
}
