//! Composition root: configuration in, running server out.
//!
//! [`assemble`] builds the authority from its parts, [`branch`] each issuer, [`keys`] looks at the configured keys,
//! [`places`] opens folders and buckets, [`profiles`] reads the profiles and asks whether they agree with the rest.
//! [`server`] puts listeners and workers around the authority, [`known_keys`] reads which keys nobody gets certified,
//! [`tls`] finds or makes the listener's identity, [`status`] and [`readiness`] join it to the two small listeners.

mod assemble;
mod branch;
mod ground;
mod keys;
mod known_keys;
pub mod places;
mod profiles;
mod readiness;
mod report;
mod server;
mod presign;
mod status;
mod tls;

pub use assemble::{authority, store};
pub use branch::issuer_id;
pub use ground::{examine_issuer, ground};
pub use keys::{KeyReport, examine_keys};
pub use presign::{Presigner, Swept};
pub use profiles::{contradictions, profile_files, profiles};
pub use report::issuer_reports;
pub use server::Server;
pub use status::StatusService;
pub use tls::server_certificate_file;

use crate::config::Config;

/// The address that a one-time link of the console has.
pub fn sign_in_address(config: &Config, token: &str) -> String {
    format!("{}console/sign-in?token={token}", config.authority.service_url)
}
