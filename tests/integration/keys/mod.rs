//! Keys in tokens: SoftHSM as it is, and behind a library that fails on demand (`tests/support/faulty-pkcs11.c`).

mod algorithms;
mod faults;
mod files;
mod hangs;
mod issuing;
mod pins;
pub(crate) mod token;
