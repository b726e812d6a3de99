//! Issuance before outside judges: `openssl` makes the requests and verifies the certificates.

mod certificates;
mod development_keys;
mod fields;
mod golden;
mod profile_command;
mod properties;
mod requests;
mod second_reader;
mod strategies;
pub(crate) mod workshop;
