//! See `doors::certification_request`.
#![no_main]

libfuzzer_sys::fuzz_target!(|octets: &[u8]| kepler_fuzz::doors::certification_request(octets));
