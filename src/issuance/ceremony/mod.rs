//! Certificates of the CA itself (RFC 3647 6.1): roots, issuing authorities, cross-certificates, responders, its servers
//! and operators.
//!
//! Pure: whoever holds the ceremony brings serial number, times and key, and keeps the record. [`prepare()`] builds and
//! lints the bytes to sign, [`PreparedAuthority::sign`] signs them once; between the two the bytes and the serial number
//! go on record. [`parent`] says who signs, [`subject`] writes the name, [`request`] asks a head authority.
//!
//! A cross-certificate is an ordinary order: name and key of the existing certificate, another parent.

mod error;
pub mod parent;
mod prepare;
mod remarks;
pub mod request;
mod sign;
pub mod subject;
#[cfg(test)]
mod tests;

pub use error::CeremonyError;
pub use parent::Parent;
pub use prepare::{Addresses, AuthorityOrder, PreparedAuthority, prepare};
