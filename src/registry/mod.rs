//! Certificates of record: what was issued, who accepted it, what was revoked.

pub mod certificate;
pub mod revocation;
