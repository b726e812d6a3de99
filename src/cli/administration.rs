//! `kepler operator`, `kepler portal`: who works here and who may knock.

use std::{path::PathBuf, process::ExitCode};

use anyhow::{Context as _, bail};
use clap::Subcommand;
use serde_json::json;

use super::connection;
use crate::{
    actor::{Actor, Role},
    config::Config,
    lifecycle::operators::Invitation,
};

const DEFAULT_CONFIG: &str = "config/kepler.toml";

/// Arguments of `kepler operator`.
#[derive(clap::Args)]
pub(super) struct OperatorArguments {
    /// The configuration file.
    #[arg(long, value_name = "FILE", default_value = DEFAULT_CONFIG, global = true)]
    config: PathBuf,
    #[command(subcommand)]
    action: OperatorAction,
}

#[derive(Subcommand)]
enum OperatorAction {
    /// Add a person and print a sign-in link that works once, within 15 minutes.
    Invite {
        /// Name.
        #[arg(long)]
        name: String,
        /// E-mail address.
        #[arg(long)]
        email: String,
        /// `reviewer`, `video_operator`, `approver`, `security_officer`, `auditor`; may be repeated.
        #[arg(long, required = true)]
        role: Vec<String>,
        /// Until when the training for video calls counts (RFC 3339); needed for `video_operator`.
        #[arg(long)]
        video_trained_until: Option<jiff::Timestamp>,
    },
    /// Print a new sign-in link.
    Link {
        /// The operator's identifier.
        id: String,
    },
    /// Everybody.
    List,
    /// Lock a person out; their sessions end at once.
    Lock {
        /// The operator's identifier.
        id: String,
    },
}

pub(super) async fn operator(arguments: OperatorArguments, print_json: bool) -> anyhow::Result<ExitCode> {
    let config = Config::load(&arguments.config)?;
    let authority = connection::authority(&config).await?;
    let actor = Actor::system("command-line");
    let link_of = async |operator| -> anyhow::Result<String> {
        let ticket = authority.sign_in_link(&actor, operator).await?;
        Ok(crate::app::sign_in_address(&config, &ticket.token))
    };
    match arguments.action {
        OperatorAction::Invite {
            name,
            email,
            role,
            video_trained_until,
        } => {
            let roles = roles(&role)?;
            if roles.contains(&Role::VideoOperator) && video_trained_until.is_none() {
                bail!("a video operator needs --video-trained-until");
            }
            let invited = authority
                .invite(
                    &actor,
                    Invitation {
                        name,
                        email,
                        roles,
                        video_trained_until,
                    },
                )
                .await?;
            print(
                print_json,
                &json!({ "id": invited.id, "link": link_of(invited.id).await? }),
            );
        }
        OperatorAction::Link { id } => {
            let link = link_of(id.parse().context("no operator identifier")?).await?;
            print(print_json, &json!({ "link": link }));
        }
        OperatorAction::List => {
            for operator in authority.operators().await? {
                let roles: Vec<_> = operator.roles.iter().map(|role| role.code()).collect();
                let row = json!({
                    "id": operator.id, "name": operator.name, "roles": roles,
                    "locked_at": operator.locked_at, "video_trained_until": operator.video_trained_until,
                });
                print(print_json, &row);
            }
        }
        OperatorAction::Lock { id } => {
            let locked = authority
                .lock_operator(&actor, id.parse().context("no operator identifier")?)
                .await?;
            print(
                print_json,
                &json!({ "id": locked.id, "locked_at": locked.locked_at }),
            );
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn roles(codes: &[String]) -> anyhow::Result<Vec<Role>> {
    let role = |code: &String| Role::from_code(code).with_context(|| format!("{code} is no role"));
    codes.iter().map(role).collect()
}

/// Arguments of `kepler portal`.
#[derive(clap::Args)]
pub(super) struct PortalArguments {
    /// The configuration file.
    #[arg(long, value_name = "FILE", default_value = DEFAULT_CONFIG, global = true)]
    config: PathBuf,
    #[command(subcommand)]
    action: PortalAction,
}

#[derive(Subcommand)]
enum PortalAction {
    /// Add a portal and print its bearer token, once.
    Add {
        /// Name.
        name: String,
    },
    /// All portals.
    List,
    /// A new token; the old one no longer works.
    Rotate {
        /// The portal's identifier.
        id: String,
    },
    /// Tie a portal to its client certificate.
    Bind {
        /// The portal's identifier.
        id: String,
        /// The certificate, DER or PEM.
        certificate: PathBuf,
    },
}

pub(super) async fn portal(arguments: PortalArguments, print_json: bool) -> anyhow::Result<ExitCode> {
    let authority = connection::authority(&Config::load(&arguments.config)?).await?;
    let actor = Actor::system("command-line");
    match arguments.action {
        PortalAction::Add { name } => {
            let (portal, token) = authority.add_portal(&actor, &name).await?;
            print(print_json, &json!({ "id": portal.id, "token": token }));
        }
        PortalAction::List => {
            for portal in authority.portals().await? {
                let row = json!({ "id": portal.id, "name": portal.name, "created_at": portal.created_at });
                print(print_json, &row);
            }
        }
        PortalAction::Rotate { id } => {
            let id = id.parse().context("no portal identifier")?;
            print(
                print_json,
                &json!({ "token": authority.rotate_portal_token(&actor, id).await? }),
            );
        }
        PortalAction::Bind { id, certificate } => {
            let bytes = std::fs::read(&certificate)?;
            let der = crate::x509::read::der_or_pem(&bytes, &["CERTIFICATE"])
                .context("no certificate in DER or PEM")?;
            let fingerprint = hex::encode(crate::crypto::digest::sha256(&der));
            let id = id.parse().context("no portal identifier")?;
            let portal = authority
                .bind_portal_certificate(&actor, id, Some(fingerprint))
                .await?;
            print(
                print_json,
                &json!({ "id": portal.id, "certificate_sha256": portal.certificate_sha256 }),
            );
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// One object: a JSON line for machines, `name: value` lines for people.
pub(super) fn print(print_json: bool, row: &serde_json::Value) {
    if print_json {
        say!("{row}");
        return;
    }
    for (name, value) in row.as_object().into_iter().flatten() {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        say!("{name}: {text}");
    }
    say!("");
}
