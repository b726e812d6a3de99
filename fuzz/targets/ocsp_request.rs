//! See `doors::ocsp_request`.
#![no_main]

libfuzzer_sys::fuzz_target!(|octets: &[u8]| kepler_fuzz::doors::ocsp_request(octets));
