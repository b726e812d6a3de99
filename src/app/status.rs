//! The public listener's view of the register.

use std::{path::Path, sync::Arc};

use anyhow::Context as _;
use async_trait::async_trait;
use jiff::SignedDuration;

use super::assemble::certificate;
use crate::{
    clock::Clock,
    config::Config,
    http::public::{PublicStatus, limits::Limits},
    keys,
    lifecycle::Authority,
    status::{
        ocsp::{identity::IssuerStatusIdentity, responder::Responder},
        source::{CaCertificate, Crl, SerialStatus, StatusSource, Unavailable},
    },
};

/// How long an OCSP answer may be believed; relying parties see a revocation at once when they ask anew.
const OCSP_VALIDITY: SignedDuration = SignedDuration::from_hours(12);

/// OCSP, CRL and CA certificates of every configured issuer.
pub(super) fn service(
    config: &Config,
    authority: &Arc<Authority>,
    clock: Arc<dyn Clock>,
) -> anyhow::Result<PublicStatus> {
    let identities = config.issuer.iter().map(|issuer| {
        let key = keys::load(&issuer.responder.key, Path::new(""))?;
        let identity = IssuerStatusIdentity::new(
            &certificate(&issuer.certificate)?,
            &certificate(&issuer.responder.certificate)?,
            key,
        );
        identity.with_context(|| format!("OCSP responder of issuer {}", issuer.name))
    });
    let responder = Responder::new(identities.collect::<anyhow::Result<Vec<_>>>()?, OCSP_VALIDITY);
    Ok(PublicStatus::new(
        Arc::new(Register(Arc::clone(authority))),
        responder,
        clock,
        Limits::default(),
    ))
}

struct Register(Arc<Authority>);

#[async_trait]
impl StatusSource for Register {
    async fn serial_status(&self, issuer: &str, serial: &[u8]) -> Result<SerialStatus, Unavailable> {
        self.0
            .serial_status(issuer, serial)
            .await
            .map_err(|error| unavailable(&error))
    }

    async fn crl(&self, issuer: &str) -> Result<Option<Crl>, Unavailable> {
        self.0.crl(issuer).await.map_err(|error| unavailable(&error))
    }

    async fn ca_certificate(&self, issuer: &str) -> Result<Option<CaCertificate>, Unavailable> {
        Ok(self.0.ca_certificate(issuer))
    }
}

fn unavailable(error: &crate::lifecycle::Error) -> Unavailable {
    tracing::error!(error = %error, "the register cannot be asked for a status");
    Unavailable
}
