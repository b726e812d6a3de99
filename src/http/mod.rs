//! HTTP: portal API, console, public status service.
//!
//! | folder | serves | to |
//! |---|---|---|
//! | [`portal`] | JSON API v1, with [`auth`] and [`idempotency`] | portals |
//! | [`console`] | pages for operators | people of the authority |
//! | [`register`] | look-up of a certificate by serial number | everybody |
//! | [`public`] | OCSP, CRL, CA certificates, over plain HTTP on hyper alone | relying parties |
//! | [`operations`] | liveness, readiness, metrics | the engineer who runs it |
//!
//! [`router::service`] puts the first three together behind [`tls`]. Everybody's: [`problem`] is every error answer
//! (RFC 9457, one table of codes), [`limits`] the bounds, [`extract`] what handlers take, [`schema`] the check of bodies
//! against the published document, [`request_log`] one line per request.

pub mod problem;
pub mod tls;
pub mod auth;
pub mod limits;
pub mod idempotency;
pub mod request_log;
pub mod schema;
pub mod extract;
pub mod portal;
pub mod register;
pub mod console;
pub mod public;
pub mod operations;
pub mod router;
