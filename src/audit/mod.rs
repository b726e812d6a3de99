//! The audit log: who changed what, in a chain of hashes (RFC 3647 5.4).
//!
//! - [`record`]: [`AuditEntry`], what a use case reports; [`AuditRecord`], the entry with its place in the chain;
//! - [`canonical`]: the bytes that are hashed, version by version;
//! - [`chain`]: [`verify`] and its kin walk records and say where the chain is [`Broken`]; [`Head`] is its end.
//!
//! A chain proves that nothing before a known head was changed. It cannot prove by itself that its tail is there:
//! keep heads outside the database (the log, a signed export) and check with [`verify_reaches`].
//! Details carry codes and identifiers, never personal data.

pub mod canonical;
pub mod chain;
pub mod record;

pub use chain::{Broken, Damage, Head, verify, verify_from, verify_reaches};
pub use record::{AuditEntry, AuditRecord};

#[cfg(test)]
mod tests;
