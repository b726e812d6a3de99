//! The certification authority (RFC 3647 4.3): profile, serial number, preparation, lint, signature, cross-check.
//!
//! - [`issuer`]: the CA certificate and its key; [`profile`]: what a product's certificate says and for how long;
//! - [`subject`]: who it says it about; [`extension`]: one extension per file; [`serial`]: serial numbers;
//! - [`prepare`]: the bytes to sign, linted under a throw-away key; [`sign`]: the signature, [`crosscheck`]ed;
//! - [`lint`]: rules over a finished certificate; [`ceremony`]: certificates of the CA itself;
//! - [`specimen`]: certificates of made-up data, to look at a profile.
//!
//! The order is fixed: serial number and to-be-signed bytes are on record before a CA key touches them.

pub mod ceremony;
pub mod crosscheck;
pub mod extension;
pub mod issuer;
pub mod lint;
pub mod prepare;
pub mod profile;
pub mod serial;
pub mod sign;
pub mod specimen;
pub mod subject;
pub mod to_be_signed;
pub mod shard;
pub mod urls;

#[cfg(test)]
pub(crate) mod samples;
