//! Algorithms without key storage: the one table of signature algorithms, signature checks, digests, sealing of personal data.
//!
//! [`algorithm::SignatureAlgorithm`] and its neighbours here are the only places that tell algorithms apart. [`gost`] is a leaf: the arithmetic and encoding behind the rows of the Russian signature and digest.

pub mod algorithm;
pub mod digest;
pub mod gost;
pub mod private_key;
pub mod public_key;
pub mod seal;
pub mod verify;
