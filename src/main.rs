//! Kepler.
fn main() {}
