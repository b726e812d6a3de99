//! HTTP: portal API, console, public status service.
//!
//! | room | serves | to |
//! |---|---|---|
//! | [`console`] | pages for operators | people of the authority |
//! | [`operations`] | liveness, readiness, metrics | the engineer who runs it |
//! | [`public`] | OCSP, CRL, CA certificates, over plain HTTP on hyper alone | relying parties |
//!
//! Everybody's: [`problem`] is every error answer (RFC 9457, one table of codes), [`tls`] the service listener.

pub mod console;
pub mod operations;
pub mod problem;
pub mod public;
pub mod tls;
