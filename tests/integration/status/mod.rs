//! Verifies that relying parties that nobody here wrote understand OCSP, CRL and CA certificates as they are served.

mod authority;
mod bounds;
mod crl;
pub(crate) mod http_client;
mod kept;
mod lists;
mod ocsp;
mod presigned;
mod queries;
mod renewal;
mod strangers;
mod verification;
mod visible;
