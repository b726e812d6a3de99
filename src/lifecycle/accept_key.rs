//! The applicant hands over the certification request.

use jiff::Timestamp;

use super::{Authority, Result};
use crate::{
    actor::Actor, crypto::algorithm::SignatureAlgorithm, id::ApplicationId,
    registration::application::Application,
};

/// An open key request. The token is shown once; only its hash is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyRequest {
    /// The one-time token: it must accompany the certification request.
    pub token: String,
    /// Not accepted afterwards.
    pub expires_at: Timestamp,
    /// Algorithms that are taken.
    pub algorithms: Vec<SignatureAlgorithm>,
}

impl Authority {
    /// Opens the key request anew: a fresh token, and the old one no longer works.
    pub async fn key_request(&self, actor: &Actor, application: ApplicationId) -> Result<KeyRequest> {
        let _ = (actor, application);
        todo!()
    }

    /// Checks the certification request (DER or PEM) and takes the key. Issuance follows by itself.
    pub async fn accept_key(
        &self,
        actor: &Actor,
        application: ApplicationId,
        token: &str,
        request: &[u8],
    ) -> Result<Application> {
        let _ = (actor, application, token, request);
        todo!()
    }
}
