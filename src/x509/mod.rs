//! X.509: reads leniently, writes strict DER.
//!
//! [`encode`] writes; reading goes through [`certificate`] and [`csr`] (over the original bytes) and the types of
//! `x509-cert`, which nobody here wrote, so that the two check each other. [`oid`] is the only list of object identifiers.

pub mod certificate;
pub mod chain;
pub mod csr;
pub mod encode;
pub mod name;
pub mod oid;
pub mod pem;
pub mod read;
pub mod time;
