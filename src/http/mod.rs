//! HTTP: portal API, console, public status service.
//!
//! | room | serves | to |
//! |---|---|---|
//! | [`operations`] | liveness, readiness, metrics | the engineer who runs it |
//! | [`public`] | OCSP, CRL, CA certificates, over plain HTTP on hyper alone | relying parties |
//!
//! Everybody's: [`problem`] is every error answer (RFC 9457, one table of codes), [`tls`] the service listener.

pub mod operations;
pub mod problem;
pub mod public;
pub mod tls;
