//! What issuance gets from registration: checked data, and nothing of the certification request but the key.

use super::{applicant::Holder, identity::IdentityBasis, key::AcceptedKey};
use crate::id::ApplicationId;

/// An approved application with an accepted key. It comes only from
/// [`Application::approved`](super::application::Application::approved) and cannot be copied: an unapproved or
/// twice-used issuance does not compile.
pub struct Approved {
    application: ApplicationId,
    holder: Holder,
    basis: IdentityBasis,
    key: AcceptedKey,
    profile: String,
}

impl Approved {
    pub(super) fn new(
        application: ApplicationId,
        holder: Holder,
        basis: IdentityBasis,
        key: AcceptedKey,
        profile: String,
    ) -> Self {
        Self {
            application,
            holder,
            basis,
            key,
            profile,
        }
    }

    /// The application.
    pub fn application(&self) -> ApplicationId {
        self.application
    }

    /// Who is to hold the certificate.
    pub fn holder(&self) -> &Holder {
        &self.holder
    }

    /// The lawful ground of identification.
    pub fn basis(&self) -> IdentityBasis {
        self.basis
    }

    /// The key.
    pub fn key(&self) -> &AcceptedKey {
        &self.key
    }

    /// Name of the certificate profile.
    pub fn profile(&self) -> &str {
        &self.profile
    }
}
