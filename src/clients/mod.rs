//! Outside systems that Kepler calls.
//!
//! - [`mail`]: the mail server, by SMTP
//! - [`webhook`]: the addresses of portals
//! - [`register_gateway`]: the gateway to state registers; implements the connector trait of the checks
//! - [`breaker`]: stops asking who does not answer

pub mod breaker;
pub mod mail;
pub mod register_gateway;
pub mod webhook;
