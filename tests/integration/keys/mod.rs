//! Keys in tokens: SoftHSM and a library of our own with GOST keys (`tests/gost-token`), as they are, and behind a library
//! that fails on demand (`tests/support/faulty-pkcs11.c`).

mod algorithms;
mod faults;
mod files;
mod gost;
pub(crate) mod gost_token;
mod hangs;
mod issuing;
mod pins;
pub(crate) mod token;
