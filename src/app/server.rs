//! Listeners and workers around the authority.

use std::{sync::Arc, time::Duration};

use anyhow::Context as _;
use axum::Router;
use futures_util::FutureExt as _;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::{net::TcpListener, task::JoinSet};
use tokio_util::sync::CancellationToken;

use super::{
    assemble, profiles,
    readiness::Node,
    status::{self, StatusService},
    tls,
};
use crate::{
    clock::{Clock, SystemClock},
    config::Config,
    http::{self, tls::TlsListener},
    jobs,
    lifecycle::Authority,
};

/// From one folding of the metrics to the next.
const UPKEEP: Duration = Duration::from_secs(5);

/// A running server.
pub struct Server {
    authority: Arc<Authority>,
    shutdown: CancellationToken,
    running: JoinSet<()>,
}

impl Server {
    /// Binds every listener, migrates the database, settles what a crash interrupted, then serves.
    pub async fn start(config: &Config) -> anyhow::Result<Self> {
        let service = bind("listen.service", config.listen.service).await?;
        let public = bind("listen.public", config.listen.public).await?;
        let operations = bind("listen.operations", config.listen.operations).await?;

        profiles::agree(config, SystemClock.now())?;
        let store = assemble::store(config).await?;
        store
            .migrate()
            .await
            .context("cannot bring the database to the newest schema")?;
        let authority = assemble::authority(config, store)?;
        authority
            .start()
            .await
            .context("cannot settle what an earlier run left open")?;

        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        // First: counters are looked up once, where they are used.
        let metrics = metrics_handle();
        let status = StatusService::configured(Arc::clone(&authority), clock, &config.status).await?;
        let status = Arc::new(status);
        let tls = TlsListener::start(service, tls::configuration(config)?)?;
        let router = http::router::service(&authority, authority.store(), &config.limits);

        let shutdown = CancellationToken::new();
        let mut running = JoinSet::new();
        running.spawn(keep_up(metrics.clone(), shutdown.clone()));
        let ready = http::operations::router(Arc::new(Node(Arc::clone(&authority))), metrics);
        running.spawn(jobs::worker::run(
            (*authority).clone(),
            config.policy.workers,
            shutdown.clone(),
        ));
        running.spawn(jobs::cron::run((*authority).clone(), shutdown.clone()));
        let answers = status.public();
        running.spawn(http::public::server::serve(public, answers, shutdown.clone()));
        if let Some(folder) = &config.status.presign_folder {
            let presigner = status.presigner(folder.clone())?;
            running.spawn(
                shutdown
                    .clone()
                    .run_until_cancelled_owned(presigner.keep())
                    .map(drop),
            );
        }
        running.spawn(status::keep_watch(status, shutdown.clone()));
        running.spawn(serve_service(tls, router, shutdown.clone()));
        running.spawn(serve_plain(operations, ready, shutdown.clone()));
        Ok(Self {
            authority,
            shutdown,
            running,
        })
    }

    /// The authority, for those who live in the same process.
    pub fn authority(&self) -> &Arc<Authority> {
        &self.authority
    }

    /// Returns when a listener or the workers end though nobody asked them to: a server without one of its parts must
    /// not look alive.
    pub async fn part_ended(&mut self) {
        if let Some(Err(error)) = self.running.join_next().await {
            tracing::error!(error = %error, "a part of the server failed");
        }
    }

    /// Takes no new work, lets what is under way end, and returns.
    pub async fn stop(mut self) {
        self.shutdown.cancel();
        while self.running.join_next().await.is_some() {}
    }
}

async fn bind(key: &str, address: std::net::SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .with_context(|| format!("{key}: cannot listen on {address}; is it taken?"))
}

async fn serve_service(listener: TlsListener, router: Router, shutdown: CancellationToken) {
    let service = router.into_make_service_with_connect_info::<http::tls::Peer>();
    let served = axum::serve(listener, service)
        .with_graceful_shutdown(shutdown.cancelled_owned())
        .await;
    if let Err(error) = served {
        tracing::error!(error = %error, "the service listener ended");
    }
}

async fn serve_plain(listener: TcpListener, router: Router, shutdown: CancellationToken) {
    let served = axum::serve(listener, router)
        .with_graceful_shutdown(shutdown.cancelled_owned())
        .await;
    if let Err(error) = served {
        tracing::error!(error = %error, "the operations listener ended");
    }
}

/// Folds what histograms have collected: nobody may ever ask for the metrics, and memory is bounded all the same.
async fn keep_up(metrics: PrometheusHandle, shutdown: CancellationToken) {
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return,
            () = tokio::time::sleep(UPKEEP) => metrics.run_upkeep(),
        }
    }
}

/// The recorder of this process; a second server in one process (tests) gets a recorder that nobody feeds.
fn metrics_handle() -> PrometheusHandle {
    let builder = PrometheusBuilder::new();
    builder
        .install_recorder()
        .unwrap_or_else(|_| PrometheusBuilder::new().build_recorder().handle())
}
