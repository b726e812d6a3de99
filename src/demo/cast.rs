//! The people of the demo: one portal, four operators. Made once; a restarted demo finds them again.

use std::fmt::Write as _;

use anyhow::Context as _;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{portal::PortalClient, report, workspace::Workspace};
use crate::{
    actor::{Actor, Role},
    app::{self, Server},
    id::OperatorId,
    lifecycle::operators::Invitation,
    notification::webhook::signature::Secret,
};

const PORTAL: &str = "Учебный портал";

/// Name, mailbox, roles, and what there is to do, in the order of the work. Four people, so that four eyes can be kept.
const OPERATORS: [(&str, &str, &[Role], &str); 4] = [
    (
        "Анна Рецензова",
        "anna@kepler.example",
        &[Role::Reviewer],
        "claims each application, looks at data and scans, accepts the data",
    ),
    (
        "Борис Видеев",
        "boris@kepler.example",
        &[Role::VideoOperator],
        "ticks the checklist of each video call and records the verdict",
    ),
    (
        "Вера Утвердина",
        "vera@kepler.example",
        &[Role::Approver],
        "approves; the two before her may not",
    ),
    (
        "Глеб Безопасов",
        "gleb@kepler.example",
        &[Role::SecurityOfficer, Role::Auditor],
        "is not needed for issuance: revokes certificates, reads the audit log",
    ),
];

/// An operator with a link that signs in once.
pub(super) struct CastOperator {
    /// Identifier.
    id: OperatorId,
    /// What there is to do.
    task: &'static str,
    /// Name.
    pub(super) name: &'static str,
    /// What the person may do.
    pub(super) roles: &'static [Role],
    /// The address of the one-time link.
    pub(super) link: String,
}

/// The portal's token: made with the portal, and remembered.
pub(super) async fn portal(server: &Server, workspace: &mut Workspace) -> anyhow::Result<String> {
    if let Some(token) = &workspace.memory.portal_token {
        return Ok(token.clone());
    }
    let (authority, actor) = (server.authority(), Actor::system("demo"));
    let known = authority
        .portals()
        .await?
        .into_iter()
        .find(|portal| portal.name == PORTAL);
    // A crash may have come between making the portal and remembering its token.
    let token = match known {
        Some(portal) => authority.rotate_portal_token(&actor, portal.id).await?,
        None => authority.add_portal(&actor, PORTAL).await?.1,
    };
    workspace.memory.portal_token = Some(token.clone());
    workspace.remember()?;
    Ok(token)
}

/// The secret of the portal's webhook: registered through the API, and remembered.
pub(super) async fn webhook(portal: &PortalClient, workspace: &mut Workspace) -> anyhow::Result<Secret> {
    if let Some(secret) = &workspace.memory.webhook_secret {
        return Secret::from_text(secret).context("the remembered webhook secret is damaged");
    }
    let known = portal.read("v1/webhook-endpoints").await?;
    let known = known
        .get("items")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    for id in known.iter().filter_map(|endpoint| endpoint.get("id")?.as_str()) {
        portal.delete(&format!("v1/webhook-endpoints/{id}")).await?;
    }
    let url = format!("http://{}/events", workspace.memory.webhooks);
    let key = format!(
        "demo-webhook-{}",
        hex::encode(crate::random::bytes::<8>(&crate::random::OsRandom)?)
    );
    let made = portal
        .post("v1/webhook-endpoints", &key, json!({ "url": url, "types": [] }))
        .await?;
    let secret = made
        .get("secret")
        .and_then(Value::as_str)
        .context("the webhook has no secret")?
        .to_owned();
    workspace.memory.webhook_secret = Some(secret.clone());
    workspace.remember()?;
    Secret::from_text(&secret).context("the webhook secret is damaged")
}

/// The operators, each with a fresh one-time link.
pub(super) async fn operators(server: &Server, workspace: &Workspace) -> anyhow::Result<Vec<CastOperator>> {
    let (authority, actor) = (server.authority(), Actor::system("demo"));
    let known = authority.operators().await?;
    let mut cast = Vec::new();
    for (name, email, roles, task) in OPERATORS {
        let operator = if let Some(operator) = known.iter().find(|operator| operator.email == email) {
            operator.id
        } else {
            let trained = authority.clock().now() + SignedDuration::from_hours(24 * 365);
            let invitation = Invitation {
                name: name.to_owned(),
                email: email.to_owned(),
                roles: roles.to_vec(),
                video_trained_until: roles.contains(&Role::VideoOperator).then_some(trained),
            };
            authority.invite(&actor, invitation).await?.id
        };
        let ticket = authority.sign_in_link(&actor, operator).await?;
        cast.push(CastOperator {
            id: operator,
            task,
            name,
            roles,
            link: app::sign_in_address(&workspace.config, &ticket.token),
        });
    }
    Ok(cast)
}

/// What a newcomer is told: who does what, a link for each, and how to get another link.
pub(super) fn invitation(operators: &[CastOperator], workspace: &Workspace) -> String {
    let mut text = String::from(
        "Kepler is running. Now people decide, in this order; the lines below show how far each application is.\n\
         The browser warns, because the TLS certificate is self-made: go on. One browser holds one person at a time,\n\
         so finish with one person before you open the next link, or use one browser profile per person.\n",
    );
    for (number, operator) in (1..).zip(operators) {
        let roles: Vec<_> = operator.roles.iter().map(|role| role.code()).collect();
        let (name, task, link) = (operator.name, operator.task, &operator.link);
        let _infallible = write!(
            text,
            "\n  {number}. {name} ({}) {task}:\n     {link}\n",
            roles.join(", ")
        );
    }
    text.push_str("\nA link works once, within 15 minutes. This prints a new one:\n\n");
    let (program, config) = (report::program(), workspace.config_file());
    for operator in operators {
        let (id, config) = (operator.id, config.display());
        let _infallible = writeln!(
            text,
            "  {program} operator link {id} --config {config}   # {}",
            operator.name
        );
    }
    text.push_str("\nCtrl-C ends everything; the same command goes on from there.\n");
    text
}
