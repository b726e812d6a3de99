//! Algorithms without keys: the one table of signature algorithms, signature checks, digests, sealing of personal data.
//!
//! [`algorithm::SignatureAlgorithm`] is the only place that knows an algorithm's identifiers.

pub mod algorithm;
