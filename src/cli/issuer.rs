//! `kepler issuer`: who signs, who joins them, who has ceased to.

use std::{io::Write as _, path::PathBuf, process::ExitCode};

use anyhow::{Context as _, bail, ensure};
use clap::Subcommand;
use serde::Serialize;
use serde_json::json;

use super::{administration::print, connection};
use crate::{
    actor::Actor,
    app,
    config::{Config, IssuerConfig, ResponderConfig},
    keys::KeyConfig,
    lifecycle::{Authority, Branch, respond::Renewal},
};

/// Arguments of `kepler issuer`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The configuration file.
    #[arg(
        long,
        value_name = "FILE",
        default_value = "config/kepler.toml",
        global = true
    )]
    config: PathBuf,
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// All issuers: state, when their last certificate ends, when their status may end.
    List,
    /// Check a new issuer's files and print its section of the configuration.
    Add(Addition),
    /// Let an issuer sign no more certificates, for good; its CRL and OCSP go on.
    Retire {
        /// Name or identifier.
        issuer: String,
        /// From when on (RFC 3339); now without.
        #[arg(long)]
        at: Option<jiff::Timestamp>,
    },
}

#[derive(clap::Args)]
struct Addition {
    /// Name in logs and on screens.
    #[arg(long)]
    name: String,
    /// Its CA certificate, PEM.
    #[arg(long, value_name = "FILE")]
    certificate: PathBuf,
    /// A certificate above it, PEM; repeated, nearest first, the root last.
    #[arg(long, value_name = "FILE", required = true)]
    chain: Vec<PathBuf>,
    /// Its key: an encrypted PKCS#8 file, or a table as in the configuration: `{ provider = "pkcs11", .. }`.
    #[arg(long, value_name = "FILE|TABLE")]
    key: String,
    /// The file with the passphrase of key files.
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// The key of its OCSP responder, in the same form; without, the section is printed but not written.
    #[arg(long, value_name = "FILE|TABLE")]
    responder_key: Option<String>,
    /// A profile that it issues; repeated. All without.
    #[arg(long = "profile", value_name = "NAME")]
    profiles: Vec<String>,
    /// Append the section to this configuration file.
    #[arg(long, value_name = "FILE", requires = "responder_key")]
    write: Option<PathBuf>,
}

pub(super) async fn run(arguments: Arguments, print_json: bool) -> anyhow::Result<ExitCode> {
    let config = Config::load(&arguments.config)?;
    match arguments.action {
        Action::List => {
            let authority = connection::authority(&config).await?;
            for branch in authority.issuers().iter() {
                print(print_json, &row(&config, &authority, branch).await?);
            }
        }
        Action::Add(addition) => add(&config, &addition, print_json)?,
        Action::Retire { issuer, at } => {
            let authority = connection::authority(&config).await?;
            // A second call on a server that has not started with this issuer yet.
            authority.register_issuers().await?;
            let branch = authority
                .issuers()
                .iter()
                .find(|branch| branch.issuer.name() == issuer || branch.issuer.id() == issuer)
                .with_context(|| format!("there is no issuer {issuer}; see kepler issuer list"))?;
            let id = branch.issuer.id();
            let from = authority
                .retire_issuer(&Actor::system("command-line"), id, at)
                .await
                .context("not retired; --at must not be in the past")?;
            print(
                print_json,
                &json!({ "id": id, "name": branch.issuer.name(), "retired_at": from }),
            );
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn row(config: &Config, authority: &Authority, branch: &Branch) -> anyhow::Result<serde_json::Value> {
    let issuer = &branch.issuer;
    let standing = authority.issuer_standing(branch).await?;
    let now = authority.clock().now();
    let state = match standing.retired_at {
        Some(since) if since <= now => "retired",
        Some(_) => "retires",
        None if !branch.issues => "stopped",
        None if now >= issuer.key_not_after() => "key_period_over",
        None => "active",
    };
    Ok(json!({
        "id": issuer.id(),
        "name": issuer.name(),
        "algorithm": issuer.algorithm().code(),
        "state": state,
        "profiles": branch.range.profiles,
        "offers": branch.range.offers,
        "key_not_after": issuer.key_not_after(),
        "not_after": issuer.not_after(),
        "retired_at": standing.retired_at,
        "last_not_after": standing.last_not_after,
        "crl": format!("{}crl/{}.crl", config.authority.status_url, issuer.id()),
        "crl_next_update": standing.next_update,
        "status_may_end": standing.status_may_end,
    }))
}

/// A configuration with nothing but the new section.
#[derive(Serialize)]
struct Section {
    issuer: [IssuerConfig; 1],
}

fn add(config: &Config, addition: &Addition, print_json: bool) -> anyhow::Result<()> {
    let responder_key = addition.responder_key.as_ref().unwrap_or(&addition.key);
    let issuer = IssuerConfig {
        name: addition.name.clone(),
        certificate: addition.certificate.clone(),
        chain: addition.chain.clone(),
        cross_certificates: Vec::new(),
        key: key(&addition.key, addition)?,
        issues: true,
        profiles: addition.profiles.clone(),
        offers: Vec::new(),
        crl_shards: None,
        responder: ResponderConfig {
            certificate: None,
            key: key(responder_key, addition)?,
            renew: Some(Renewal {
                days: 7,
                overlap_days: 2,
            }),
        },
    };
    let (branch, remarks) = app::examine_issuer(config, &issuer)?;
    for known in &config.issuer {
        ensure!(
            known.name != issuer.name,
            "the name {} is taken by another issuer",
            issuer.name
        );
        ensure!(
            app::issuer_id(known)? != branch.issuer.id(),
            "{} is the certificate of issuer {}",
            issuer.certificate.display(),
            known.name
        );
    }
    let mut section = toml::to_string(&Section { issuer: [issuer] })?;
    if addition.responder_key.is_none() {
        let end = section.find("[issuer.responder").unwrap_or(section.len());
        section.truncate(end);
        section.push_str("[issuer.responder]\n# key = ...\nrenew = { days = 7, overlap_days = 2 }\n");
    }
    if let Some(file) = &addition.write {
        append(file, &section)?;
    }
    if print_json {
        let row = json!({ "id": branch.issuer.id(), "name": branch.issuer.name(), "section": section, "remarks": remarks });
        print(true, &row);
        return Ok(());
    }
    for remark in &remarks {
        eprintln!("remark: {remark}");
    }
    say!("{section}");
    Ok(())
}

/// A path to a key file, or a table of the configuration.
fn key(text: &str, addition: &Addition) -> anyhow::Result<KeyConfig> {
    #[derive(serde::Deserialize)]
    struct Table {
        key: KeyConfig,
    }
    if text.trim_start().starts_with('{') {
        let table: Table =
            toml::from_str(&format!("key = {text}")).context("the key's table cannot be read")?;
        return Ok(table.key);
    }
    let Some(passphrase_file) = addition.passphrase_file.clone() else {
        bail!("a key file needs --passphrase-file");
    };
    Ok(KeyConfig::File {
        path: text.into(),
        passphrase_file,
    })
}

/// Adds the section to the end of a file that is still a configuration with it; what stands there stays.
fn append(file: &std::path::Path, section: &str) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let end = if text.ends_with('\n') { "\n" } else { "\n\n" };
    let joined = format!("{text}{end}{section}");
    let parsed: Config = toml::from_str(&joined).context("the section does not fit into the file")?;
    parsed.checked()?;
    let mut opened = std::fs::OpenOptions::new().append(true).open(file)?;
    opened.write_all(format!("{end}{section}").as_bytes())?;
    Ok(opened.sync_all()?)
}
