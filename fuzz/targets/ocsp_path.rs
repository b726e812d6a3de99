//! See `doors::ocsp_path`.
#![no_main]

libfuzzer_sys::fuzz_target!(|octets: &[u8]| kepler_fuzz::doors::ocsp_path(octets));
