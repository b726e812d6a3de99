//! Composition root: configuration in, running server out.
//!
//! [`assemble`] builds the authority from its parts, [`server`] puts listeners and workers around it, [`tls`] finds or
//! makes the listener's identity, [`keys`] looks at the configured keys, [`profiles`] reads the profiles and asks whether
//! they agree with the rest, [`status`] and [`readiness`] join the authority to the two small listeners.

mod assemble;
mod ground;
mod keys;
mod profiles;
mod readiness;
mod server;
mod status;
mod tls;

pub use assemble::{authority, store};
pub use ground::ground;
pub use keys::{KeyReport, examine_keys};
pub use profiles::{contradictions, profile_files, profiles};
pub use server::Server;
pub use tls::server_certificate_file;

use crate::config::Config;

/// The address that a one-time link of the console has.
pub fn sign_in_address(config: &Config, token: &str) -> String {
    format!("{}console/sign-in?token={token}", config.authority.service_url)
}
