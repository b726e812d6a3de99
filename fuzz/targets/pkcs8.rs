//! See `doors::pkcs8`.
#![no_main]

libfuzzer_sys::fuzz_target!(|octets: &[u8]| kepler_fuzz::doors::pkcs8(octets));
