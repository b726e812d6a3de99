//! The public listener's view of the register, and its responders as they are renewed.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use anyhow::Context as _;
use async_trait::async_trait;
use jiff::SignedDuration;
use tokio_util::sync::CancellationToken;

use crate::{
    clock::Clock,
    http::public::{PublicStatus, limits::Limits},
    lifecycle::{Authority, respond::Serving},
    status::{
        ocsp::{identity::IssuerStatusIdentity, responder::Responder},
        serial::Serial,
        source::{CaCertificate, Crl, SerialStatus, StatusSource, Unavailable},
    },
};

/// How long an OCSP answer may be believed; relying parties see a revocation at once when they ask anew.
const OCSP_VALIDITY: SignedDuration = SignedDuration::from_hours(12);

/// How long an index answers that has not followed the register.
const STALE: Duration = Duration::from_secs(10);

/// From one look at clock, retirements and responders to the next.
const TICK: Duration = Duration::from_secs(5);

/// OCSP, CRL and CA certificates of every configured issuer, and the responders that serve now.
pub struct StatusService {
    authority: Arc<Authority>,
    public: Arc<PublicStatus>,
    serving: Mutex<Vec<Serving>>,
}

impl StatusService {
    /// Renews what must be renewed before anybody is answered.
    pub async fn open(authority: Arc<Authority>, clock: Arc<dyn Clock>) -> anyhow::Result<Self> {
        authority
            .follow_status()
            .await
            .context("cannot load the statuses of certificates")?;
        let serving = authority.responders().await;
        let public = PublicStatus::new(
            Arc::new(Register(Arc::clone(&authority))),
            responder(&serving)?,
            clock,
            Limits::default(),
        );
        Ok(Self {
            authority,
            public: Arc::new(public),
            serving: Mutex::new(serving),
        })
    }

    /// What the public listener answers from.
    pub fn public(&self) -> Arc<PublicStatus> {
        Arc::clone(&self.public)
    }

    /// Follows the register, renews responders whose end is near, and puts what is new into use. Answers under way are not disturbed.
    pub async fn renew(&self) -> anyhow::Result<()> {
        self.authority.follow_status().await?;
        let serving = self.authority.responders().await;
        let known = self
            .serving
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if known == serving {
            return Ok(());
        }
        self.public.replace_responder(responder(&serving)?);
        *self.serving.lock().unwrap_or_else(PoisonError::into_inner) = serving;
        tracing::info!("other OCSP responders serve now");
        Ok(())
    }
}

/// Everything that each process must look at by itself, again and again, until it is told to stop.
pub(super) async fn keep_watch(status: Arc<StatusService>, stop: CancellationToken) {
    tokio::select! {
        () = stop.cancelled() => {}
        () = status.authority.keep_following_status() => {}
        () = keep_looking(&status, &stop) => {}
    }
}

async fn keep_looking(status: &StatusService, stop: &CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(TICK) => {}
        }
        if let Err(error) = status.authority.watch_clock().await {
            tracing::warn!(%error, "the clock was not looked at");
        }
        if let Err(error) = status.authority.load_retirements().await {
            tracing::warn!(%error, "retirements were not read");
        }
        if let Err(error) = status.renew().await {
            tracing::error!(
                error = format!("{error:#}"),
                "the OCSP responders were not replaced"
            );
        }
    }
}

fn responder(serving: &[Serving]) -> anyhow::Result<Responder> {
    let identity = |serving: &Serving| {
        IssuerStatusIdentity::new(&serving.issuer, &serving.certificate, Arc::clone(&serving.key))
            .context("issuer.responder")
    };
    let identities = serving.iter().map(identity).collect::<anyhow::Result<Vec<_>>>()?;
    Ok(Responder::new(identities, OCSP_VALIDITY))
}

struct Register(Arc<Authority>);

#[async_trait]
impl StatusSource for Register {
    fn serial_status(&self, issuer: &str, serial: &[u8]) -> Result<SerialStatus, Unavailable> {
        if self.0.status_age().is_none_or(|age| age > STALE) {
            metrics::counter!("kepler_status_stale_total").increment(1);
            return Err(Unavailable);
        }
        let index = self.0.status_index();
        let found = index.known_issuer(issuer).zip(Serial::new(serial));
        Ok(found.map_or(SerialStatus::Unknown, |(issuer, serial)| {
            index.status(issuer, serial)
        }))
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
