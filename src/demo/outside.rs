//! The outside world of the demo: registers, mail server, the portal's webhook receiver, each on its loopback port.

use std::{fs, sync::Arc};

use anyhow::Context as _;
use tokio::{net::TcpListener, task::JoinSet};
use tokio_util::sync::CancellationToken;

use super::{files::OutFolder, workspace::Workspace};
use crate::{
    clients::register_gateway::signature::SignatureConfig,
    clock::{Clock, SystemClock},
    simulators::{
        mail::{self, MailSink},
        registers::{self, scenario::Scenario, signer::GatewaySigner},
        webhooks::{self, WebhookReceiver},
    },
};

/// The running simulators.
pub(super) struct Outside {
    /// The portal's receiver of events.
    pub(super) webhooks: Arc<WebhookReceiver>,
    shutdown: CancellationToken,
    running: JoinSet<()>,
}

impl Outside {
    /// Ends them.
    pub(super) async fn stop(mut self) {
        self.shutdown.cancel();
        while self.running.join_next().await.is_some() {}
    }
}

/// Starts them on the ports of the workspace.
pub(super) async fn start(workspace: &Workspace, out: &OutFolder) -> anyhow::Result<Outside> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let shutdown = CancellationToken::new();
    let mut running = JoinSet::new();

    let scenario = Scenario {
        delay_ms: 150,
        ..Scenario::default()
    };
    let gateway = bind(workspace.memory.registers).await?;
    let signer = signer(&workspace.config.registers.signature)?;
    running.spawn(registers::serve(
        gateway,
        scenario,
        signer,
        Arc::clone(&clock),
        shutdown.clone(),
    ));

    let sink = Arc::new(MailSink::new(out.path("mail"))?);
    running.spawn(mail::serve(
        bind(workspace.memory.mail).await?,
        sink,
        shutdown.clone(),
    ));

    let webhooks = Arc::new(WebhookReceiver::new(out.path("webhooks.jsonl"), clock)?);
    let receiver = bind(workspace.memory.webhooks).await?;
    running.spawn(webhooks::serve(receiver, Arc::clone(&webhooks), shutdown.clone()));
    Ok(Outside {
        webhooks,
        shutdown,
        running,
    })
}

async fn bind(address: std::net::SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .with_context(|| format!("a simulator cannot listen on {address}"))
}

fn signer(signature: &SignatureConfig) -> anyhow::Result<GatewaySigner> {
    match signature {
        SignatureConfig::HmacSha256 { secret_file } => {
            let secret =
                fs::read(secret_file).with_context(|| format!("cannot read {}", secret_file.display()))?;
            Ok(GatewaySigner::hmac_sha256(&secret))
        }
        SignatureConfig::EcdsaP256 { .. } => {
            anyhow::bail!(
                "the demo's register gateway signs with a shared secret; set registers.signature so"
            )
        }
    }
}
