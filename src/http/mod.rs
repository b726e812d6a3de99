//! HTTP: portal API, console, public status service.
//!
//! | folder | serves | to |
//! |---|---|---|
//! | [`public`] | OCSP, CRL, CA certificates, over plain HTTP on hyper alone | relying parties |
//!
//! Everybody's: [`problem`] is every error answer (RFC 9457, one table of codes), [`tls`] the service listener.

pub mod problem;
pub mod tls;
pub mod public;
