//! See `doors::gost_signature`.
#![no_main]

libfuzzer_sys::fuzz_target!(|octets: &[u8]| kepler_fuzz::doors::gost_signature(octets));
