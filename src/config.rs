//! Configuration: one TOML file, unknown keys refused.
