//! GOST R 34.10-2012 from request to revocation, judged by programs that nobody here wrote.
//!
//! `world` takes a request that OpenSSL's GOST engine made through the whole flow to a certificate and serves its status;
//! `engine` and `gnutls` are the judges, each with 256 and 512 bit.

mod engine;
mod gnutls;
mod world;
