//! The public listener's view of the register, and its responders as they are renewed.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use anyhow::Context as _;
use async_trait::async_trait;
use tokio_util::sync::CancellationToken;

use super::presign::Presigner;
use crate::{
    clock::Clock,
    config::StatusConfig,
    http::public::PublicStatus,
    lifecycle::{Authority, respond::Serving},
    status::{
        crl::scope::CrlScope,
        ocsp::{identity::IssuerStatusIdentity, responder::Responder, rules::AnswerRules},
        serial::Serial,
        source::{CaCertificate, PublishedCrl, SerialStatus, StatusSource, Unavailable},
    },
};

/// From one look at clock, retirements and responders to the next.
const TICK: Duration = Duration::from_secs(5);

/// OCSP, CRL and CA certificates of every configured issuer, and the responders that serve now.
pub struct StatusService {
    authority: Arc<Authority>,
    public: Arc<PublicStatus>,
    clock: Arc<dyn Clock>,
    rules: AnswerRules,
    serving: Mutex<Vec<Serving>>,
}

impl StatusService {
    /// Loads the statuses and renews what must be renewed before anybody is answered, with the figures that stand in no file.
    pub async fn open(authority: Arc<Authority>, clock: Arc<dyn Clock>) -> anyhow::Result<Self> {
        Self::configured(authority, clock, &StatusConfig::default()).await
    }

    /// The same, with the figures of the configuration.
    pub async fn configured(
        authority: Arc<Authority>,
        clock: Arc<dyn Clock>,
        config: &StatusConfig,
    ) -> anyhow::Result<Self> {
        authority
            .follow_status()
            .await
            .context("cannot load the statuses of certificates")?;
        let serving = authority.responders().await;
        let rules = config.rules();
        let register = Register {
            authority: Arc::clone(&authority),
            stale_after: config.stale_after(),
            stale: metrics::counter!("kepler_ocsp_stale_total"),
        };
        let public = PublicStatus::new(
            Arc::new(register),
            responder(serving.clone(), rules).await?,
            Arc::clone(&clock),
            config.limits(),
        );
        Ok(Self {
            authority,
            public: Arc::new(public),
            clock,
            rules,
            serving: Mutex::new(serving),
        })
    }

    /// What the public listener answers from.
    pub fn public(&self) -> Arc<PublicStatus> {
        Arc::clone(&self.public)
    }

    /// Signs answers ahead into a folder.
    pub fn presigner(&self, folder: PathBuf) -> anyhow::Result<Arc<Presigner>> {
        let clock = Arc::clone(&self.clock);
        let presigner = Presigner::new(folder, Arc::clone(&self.authority), self.public(), clock)?;
        Ok(Arc::new(presigner))
    }

    /// Follows the register, renews responders whose end is near, and puts what is new into use. Answers under way are not
    /// disturbed.
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
        let next = responder(serving.clone(), self.rules).await?;
        self.public.replace_responder(next);
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
        () = keep_looking(&status) => {}
    }
}

async fn keep_looking(status: &StatusService) {
    loop {
        tokio::time::sleep(TICK).await;
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

/// The responder of these issuers, each key tried. A key that does not sign now may sign later: until then its issuer
/// answers `tryLater`, and the others answer.
async fn responder(serving: Vec<Serving>, rules: AnswerRules) -> anyhow::Result<Responder> {
    let identities = tokio::task::spawn_blocking(move || {
        let identity = |serving: &Serving| {
            let identity =
                IssuerStatusIdentity::new(&serving.issuer, &serving.certificate, Arc::clone(&serving.key));
            Ok(tried(identity.context("issuer.responder")?))
        };
        serving.iter().map(identity).collect::<anyhow::Result<Vec<_>>>()
    });
    Ok(Responder::new(identities.await??, rules.validity).by_rules(rules))
}

fn tried(identity: IssuerStatusIdentity) -> IssuerStatusIdentity {
    if let Err(error) = identity.try_key() {
        metrics::counter!("kepler_responder_keys_failed_total", "issuer" => identity.issuer().to_owned())
            .increment(1);
        tracing::error!(issuer = identity.issuer(), %error, "the key of an OCSP responder was tried in vain");
    }
    identity
}

struct Register {
    authority: Arc<Authority>,
    stale_after: Duration,
    stale: metrics::Counter,
}

#[async_trait]
impl StatusSource for Register {
    fn generation(&self) -> Result<u64, Unavailable> {
        self.fresh()?;
        Ok(self.authority.status_index().generation())
    }

    fn serial_status(&self, issuer: &str, serial: &[u8]) -> Result<SerialStatus, Unavailable> {
        self.fresh()?;
        let index = self.authority.status_index();
        let found = index.known_issuer(issuer).zip(Serial::new(serial));
        Ok(found.map_or(SerialStatus::Unknown, |(issuer, serial)| {
            index.status(issuer, serial)
        }))
    }

    async fn crl(&self, issuer: &str, scope: CrlScope) -> Result<Option<PublishedCrl>, Unavailable> {
        let found = self.authority.published_crl(issuer, scope).await;
        found.map_err(|error| unavailable(&error))
    }

    async fn ca_certificate(&self, issuer: &str) -> Result<Option<CaCertificate>, Unavailable> {
        Ok(self.authority.ca_certificate(issuer))
    }
}

impl Register {
    /// Never a stale `good`: what this node has not heard of may be a revocation.
    fn fresh(&self) -> Result<(), Unavailable> {
        let age = self.authority.status_age();
        if age.is_none_or(|age| age > self.stale_after) {
            self.stale.increment(1);
            return Err(Unavailable);
        }
        Ok(())
    }
}

fn unavailable(error: &crate::lifecycle::Error) -> Unavailable {
    tracing::error!(error = %error, "the register cannot be asked for a status");
    Unavailable
}
