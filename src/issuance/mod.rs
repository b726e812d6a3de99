//! The certification authority (RFC 3647 4.3): profile, serial number, preparation, lint, signature, cross-check.

pub mod issuer;
