//! A portal: one tenant of the API.

use jiff::Timestamp;

use crate::id::PortalId;

/// A portal that hands over applications.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Portal {
    /// Identifier.
    pub id: PortalId,
    /// Name, for operators.
    pub name: String,
    /// SHA-256 of its bearer token, lower-case hex.
    pub token_sha256: Option<String>,
    /// SHA-256 of its client certificate (DER), lower-case hex.
    pub certificate_sha256: Option<String>,
    /// When it was added.
    pub created_at: Timestamp,
}
