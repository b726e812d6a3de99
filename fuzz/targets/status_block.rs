//! See `doors::status_block`.
#![no_main]

libfuzzer_sys::fuzz_target!(|octets: &[u8]| kepler_fuzz::doors::status_block(octets));
