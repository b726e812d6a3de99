//! CRL v2 (RFC 5280 5), written as a stream: memory does not grow with the number of entries.
//!
//! [`plan::CrlPlan`] says what the list is, [`spool::RevokedSpool`] takes the entries one by one from a single pass over
//! a snapshot of the register, [`plan::CrlPlan::sign`] writes the signed list. Small lists: [`plan::CrlPlan::build`].

mod encoding;
pub mod plan;
pub mod spool;
