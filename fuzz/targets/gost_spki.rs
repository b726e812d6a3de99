//! See `doors::gost_spki`.
#![no_main]

libfuzzer_sys::fuzz_target!(|octets: &[u8]| kepler_fuzz::doors::gost_spki(octets));
