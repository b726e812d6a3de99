//! Issuance before outside judges: `openssl` makes the requests and verifies the certificates.

mod certificates;
mod development_keys;
mod requests;
pub(crate) mod workshop;
