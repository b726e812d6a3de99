//! Listeners that speak the wire of the outside world, for the demo, the sandbox and the tests.
//!
//! - [`registers`]: the register gateway with scripted answers
//! - [`mail`]: a mail server that keeps every message as a file
//! - [`webhooks`]: a receiver of webhooks that keeps every event as a line
//! - `listener`: the little HTTP server under two of them

mod listener;
pub mod mail;
pub mod registers;
pub mod webhooks;
