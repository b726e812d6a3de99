//! The applicant hands over the certification request.

use jiff::Timestamp;
use serde_json::json;

use super::{
    Authority, Error, Result,
    step::{Allowed, Call},
    token,
};
use crate::{
    actor::Actor,
    crypto::{
        algorithm::SignatureAlgorithm,
        gost::ParameterSet,
        public_key::{self, KeyIdentities},
    },
    id::ApplicationId,
    registration::{
        application::Application,
        key::{self, KeyPolicy, KeyRefused, known::KnownKeys},
    },
    store::{StoreError, Tx, authority_certificates, issuers, keys},
    x509::certificate::Certificate,
};

/// Longest certification request: an RSA 4096 request with attributes takes a fifth of it.
const MAXIMUM_REQUEST: usize = 16 * 1024;

/// An open key request. The token is shown once; only its hash is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyRequest {
    /// The one-time token: it must accompany the certification request.
    pub token: String,
    /// Not accepted afterwards.
    pub expires_at: Timestamp,
    /// Algorithms that are taken.
    pub algorithms: Vec<SignatureAlgorithm>,
    /// Parameter sets of GOST keys that are taken.
    pub parameter_sets: Vec<ParameterSet>,
}

impl From<KeyRefused> for Error {
    fn from(refused: KeyRefused) -> Self {
        Self::KeyRefused { code: refused.code() }
    }
}

impl Authority {
    /// Opens the key request anew: a fresh token, and the old one no longer works.
    pub async fn key_request(&self, actor: &Actor, application: ApplicationId) -> Result<KeyRequest> {
        let call = Call {
            actor,
            action: "key.requested",
            application,
            expected: None,
            allowed: Allowed::APPLICANT_SIDE,
        };
        let outcome = async {
            let step = self.open(&call).await?;
            let (text, kept) = self.fresh_key_token(&step)?;
            let expires_at = kept.expires_at;
            let after = step.before.clone().renew_key_token(kept, step.now)?;
            step.close(after).await?;
            Ok(KeyRequest {
                token: text,
                expires_at,
                algorithms: self.policy.key_algorithms.clone(),
                parameter_sets: self.policy.key_parameter_sets.clone(),
            })
        };
        self.on_record(&call, outcome.await).await
    }

    /// Checks the certification request (DER or PEM) and takes the key. Issuance follows by itself.
    pub async fn accept_key(
        &self,
        actor: &Actor,
        application: ApplicationId,
        token: &str,
        request: &[u8],
    ) -> Result<Application> {
        let call = Call {
            actor,
            action: "key.accepted",
            application,
            expected: None,
            allowed: Allowed::APPLICANT_SIDE,
        };
        let outcome = self.take_key(&call, token, request).await;
        self.on_record(&call, outcome).await
    }

    async fn take_key(&self, call: &Call<'_>, token: &str, request: &[u8]) -> Result<Application> {
        if request.len() > MAXIMUM_REQUEST {
            return Err(Error::TooLarge);
        }
        let policy = KeyPolicy {
            algorithms: self.policy.key_algorithms.clone(),
            parameter_sets: self.policy.key_parameter_sets.clone(),
        };
        // Checking a signature takes a while: not in a transaction, and not on the runtime's threads.
        let request = request.to_vec();
        let key = super::blocking(move || key::accept(&request, &policy)).await??;
        let names = public_key::identities(&key.spki).ok_or(KeyRefused::KeyInvalid)?;
        self.policy.known_keys.check(&names)?;
        let mut step = self.open(call).await?;
        not_an_issuers(&mut step.tx, &names).await?;
        keys::insert(&mut step.tx, &names, call.application)
            .await
            .map_err(key_seen)?;
        step.details = json!({ "algorithm": key.algorithm, "fingerprint": hex::encode(key.fingerprint) });
        let sha256 = token::sha256_hex(token.as_bytes());
        let after = step.before.clone().accept_key(&sha256, key, step.now)?;
        step.close(after).await
    }
}

/// The issuers of record include those that are no longer configured, and responders whose certificates Kepler makes.
async fn not_an_issuers(tx: &mut Tx, key: &KeyIdentities) -> Result<()> {
    let mut own = KnownKeys::default();
    for issuer in issuers::list(tx).await? {
        let certificate = Certificate::parse(&issuer.certificate).map_err(Error::internal)?;
        own.add_own(certificate.spki);
    }
    if authority_certificates::knows(tx, &key.spki).await? {
        return Err(KeyRefused::KeyOfAuthority.into());
    }
    Ok(own.check(key)?)
}

fn key_seen(error: StoreError) -> Error {
    match error {
        StoreError::Conflict { .. } => Error::KeyRefused { code: "key_seen" },
        other => other.into(),
    }
}
