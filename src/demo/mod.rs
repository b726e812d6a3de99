//! `kepler demo`: applications walked from intake to certificate, through the real listeners.
//!
//! [`workspace`] is what survives a crash; [`outside`] starts the simulators; [`cast`] the portal and the operators;
//! [`driver`] plays the portal for one [`people`] applicant with a key of [`holder`]; [`operators`] plays the people in
//! the console when asked to; [`relying_party`] asks for status; [`files`], [`report`], [`progress`] show the result.

pub mod browser;
mod cast;
pub mod driver;
pub mod files;
pub mod holder;
mod operators;
mod outside;
pub mod people;
pub mod portal;
pub mod progress;
pub mod relying_party;
pub mod report;
pub mod scans;
pub mod timeline;
pub mod workspace;

use std::{path::PathBuf, time::Duration};

use anyhow::{Context as _, bail};
use tokio::task::JoinSet;

use self::{
    driver::Driver,
    files::{OutFolder, Outcome},
    people::DemoApplicant,
    portal::PortalClient,
    progress::Progress,
    relying_party::RelyingParty,
    workspace::Workspace,
};
use crate::{
    app::{self, Server},
    crypto::algorithm::SignatureAlgorithm,
};

/// How long messages under way may take after the last certificate.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a demo is to do.
pub struct Plan {
    /// Play the operators too.
    pub auto: bool,
    /// Where files go.
    pub out: PathBuf,
    /// Where the demo lives; a killed demo goes on from there.
    pub data: PathBuf,
    /// The configuration that is taken as a pattern.
    pub template: PathBuf,
    /// How many applications.
    pub applications: usize,
    /// The algorithm of all holders' keys; mixed when absent.
    pub algorithm: Option<SignatureAlgorithm>,
    /// Take any free ports instead of the configured ones.
    pub any_port: bool,
}

/// A demo whose applications have arrived; the server goes on until [`Demo::stop`].
pub struct Demo {
    server: Server,
    outside: outside::Outside,
    /// One per application.
    pub outcomes: Vec<Outcome>,
}

impl Demo {
    /// Starts everything and carries every application to its certificate.
    pub async fn run(plan: &Plan) -> anyhow::Result<Self> {
        let progress = Progress::of_terminal();
        let mut workspace = Workspace::open(plan)?;
        let out = OutFolder::open(&plan.out)?;
        let outside = outside::start(&workspace, &out).await?;
        let server = Server::start(&workspace.config).await?;
        let token = cast::portal(&server, &mut workspace).await?;
        let certificate = std::fs::read(app::server_certificate_file(&workspace.config))?;
        let service = workspace.config.authority.service_url.clone();
        let portal = PortalClient::new(service.clone(), &certificate, token)?;
        outside
            .webhooks
            .trust(cast::webhook(&portal, &mut workspace).await?);

        let operators = cast::operators(&server, &workspace).await?;
        let mut console = JoinSet::new();
        if plan.auto {
            for operator in operators {
                console.spawn(operators::play(operator, service.clone(), certificate.clone()));
            }
        } else {
            progress.say(&cast::invitation(&operators, &workspace));
        }
        let outcomes = carry_all(&workspace, &portal, &out, &progress).await;
        console.shutdown().await;
        let outcomes = outcomes?;
        out.write_summary(&outcomes)?;
        if !server.authority().settle(PATIENCE).await? {
            bail!("messages are still under way after {PATIENCE:?}");
        }
        workspace.memory.finished = true;
        workspace.remember()?;
        let status_url = workspace.config.authority.status_url.as_str();
        println!("\n{}", report::table(&outcomes));
        println!(
            "{}",
            report::verification(
                &outcomes,
                &out,
                status_url,
                &workspace.config_file(),
                &gost_configuration(plan)
            )
        );
        Ok(Self {
            server,
            outside,
            outcomes,
        })
    }

    /// Ends server and simulators.
    pub async fn stop(self) {
        self.server.stop().await;
        self.outside.stop().await;
    }
}

/// What switches on OpenSSL's GOST engine lies beside the configuration that is taken as a pattern.
fn gost_configuration(plan: &Plan) -> PathBuf {
    let file = plan.template.with_file_name("openssl-gost.cnf");
    file.canonicalize().unwrap_or(file)
}

async fn carry_all(
    workspace: &Workspace,
    portal: &PortalClient,
    out: &OutFolder,
    progress: &Progress,
) -> anyhow::Result<Vec<Outcome>> {
    let relying_party = RelyingParty::new(workspace.config.authority.status_url.clone())?;
    let journeys = (1..=workspace.memory.applications).map(|number| {
        let applicant = DemoApplicant::of_number(number, workspace.memory.algorithm);
        let mut line = progress.line(&applicant.folder());
        let driver = Driver {
            workspace,
            portal: portal.clone(),
            relying_party: &relying_party,
            applicant,
            out,
        };
        async move {
            let folder = driver.applicant.folder();
            driver.run(&mut line).await.with_context(|| folder)
        }
    });
    futures_util::future::try_join_all(journeys).await
}
