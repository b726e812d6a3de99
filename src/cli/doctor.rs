//! `kepler doctor`: the effective configuration, and a test of everything outside that Kepler needs.

use std::{path::Path, process::ExitCode};

use serde_json::json;

use super::connection;
use crate::{
    app::{self, KeyReport},
    clients::{mail::MailClient, register_gateway::RegisterGateway},
    config::{Config, Mode},
    issuance::profile::consistency::{Contradiction, Gravity},
    registration::check::connector::RegisterConnector as _,
};

/// One examination.
struct Finding {
    part: String,
    fault: Option<String>,
}

pub(super) async fn run(path: &Path, print_json: bool) -> anyhow::Result<ExitCode> {
    let config = Config::load(path)?;
    if !print_json {
        say!(
            "# effective configuration of {}\n{}",
            path.display(),
            effective(&config)?
        );
    }
    let mut findings = database(&config).await;
    findings.extend(keys(&config));
    findings.extend(profiles(&config));
    findings.extend(issuers(&config).await);
    findings.extend(places(&config).await);
    findings.push(mail(&config).await);
    findings.push(registers(&config).await);
    findings.extend(listeners(&config).await);
    let sound = findings.iter().all(|finding| finding.fault.is_none());
    for Finding { part, fault } in &findings {
        if print_json {
            say!(
                "{}",
                json!({ "part": part, "sound": fault.is_none(), "fault": fault })
            );
        } else {
            say!(
                "{} {part}{}",
                if fault.is_none() { "ok  " } else { "FAIL" },
                detail(fault.as_deref())
            );
        }
    }
    Ok(if sound {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Each key: what it is, and what is weak about it, which in production is a fault.
fn keys(config: &Config) -> Vec<Finding> {
    let mut findings = Vec::new();
    for KeyReport {
        part,
        examination,
        fault,
    } in app::examine_keys(config)
    {
        let weak = examination.weaknesses.iter().map(|weakness| match config.mode {
            Mode::Production => Finding {
                part: part.clone(),
                fault: Some(weakness.clone()),
            },
            Mode::Development => Finding {
                part: format!("attention: {part}: {weakness}"),
                fault: None,
            },
        });
        let weak: Vec<_> = weak.collect();
        let facts = examination.facts.join("; ");
        let part = if facts.is_empty() {
            part
        } else {
            format!("{part} ({facts})")
        };
        findings.push(Finding { part, fault });
        findings.extend(weak);
    }
    findings
}

/// The clock, the mandate, and where each issuer stands.
async fn issuers(config: &Config) -> Vec<Finding> {
    let said = async {
        let authority = connection::authority(config).await?;
        authority.load_retirements().await?;
        app::issuer_reports(&authority).await
    };
    match said.await {
        Ok(reports) => reports
            .into_iter()
            .map(|(part, fault)| Finding { part, fault })
            .collect(),
        Err(error) => vec![Finding {
            part: "issuers".to_owned(),
            fault: Some(format!("{error:#}")),
        }],
    }
}

/// Profiles against offers, mandate and issuers. What only will matter on a known day is said, and is no fault.
fn profiles(config: &Config) -> Vec<Finding> {
    let (clock, _) = app::ground();
    let found = app::profiles(config).and_then(|read| app::contradictions(config, &read, clock.now()));
    let (mut findings, fault) = match found {
        Err(error) => (Vec::new(), Some(format!("{error:#}"))),
        Ok(found) => {
            let (errors, warnings): (Vec<_>, Vec<_>) = found
                .into_iter()
                .partition(|found| found.gravity == Gravity::Error);
            let warned = |warning: Contradiction| Finding {
                part: format!("attention: {warning}"),
                fault: None,
            };
            let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
            let fault = (!errors.is_empty()).then(|| errors.join("; "));
            (warnings.into_iter().map(warned).collect(), fault)
        }
    };
    let part = format!("profiles {}", config.authority.profiles.display());
    findings.insert(0, Finding { part, fault });
    findings
}

/// The configuration without the password that a database address may hold.
fn effective(config: &Config) -> anyhow::Result<String> {
    let mut shown = config.clone();
    if let Ok(mut url) = url::Url::parse(&shown.database.url)
        && url.password().is_some()
        && url.set_password(Some("...")).is_ok()
    {
        shown.database.url = url.to_string();
    }
    Ok(toml::to_string_pretty(&shown)?)
}

fn detail(fault: Option<&str>) -> String {
    fault.map_or_else(String::new, |fault| format!(": {fault}"))
}

async fn database(config: &Config) -> Vec<Finding> {
    let opened = async {
        let store = connection::store(config).await?;
        store.ping().await?;
        anyhow::Ok(store.pending_migrations().await?)
    };
    let opened = opened.await;
    let pending = opened.as_ref().cloned().unwrap_or_default();
    let missing = || format!("missing: {}; run kepler migrate", pending.join(", "));
    let schema = (!pending.is_empty()).then(missing);
    vec![
        Finding {
            part: "database".to_owned(),
            fault: opened.err().map(|error| format!("{error:#}")),
        },
        Finding {
            part: "schema".to_owned(),
            fault: schema,
        },
    ]
}

/// Where scans and lists go: written, read and dropped again.
async fn places(config: &Config) -> Vec<Finding> {
    let unusable = |part: &str, error: &anyhow::Error| Finding {
        part: part.to_owned(),
        fault: Some(format!("{error:#}")),
    };
    let mut findings = Vec::new();
    match app::places::objects(config) {
        Ok(place) => findings.push(Finding {
            part: format!("objects in {}", place.name()),
            fault: place.probe().await.err().map(|error| error.to_string()),
        }),
        Err(error) => findings.push(unusable("objects", &error)),
    }
    match app::places::lists(config) {
        Ok(places) => {
            for place in places {
                findings.push(Finding {
                    part: format!("revocation lists to {}", place.name()),
                    fault: place.probe().await.err().map(|error| error.to_string()),
                });
            }
        }
        Err(error) => findings.push(unusable("revocation lists", &error)),
    }
    findings
}

async fn mail(config: &Config) -> Finding {
    let probed = async { anyhow::Ok(MailClient::new(&config.mail)?.probe().await?) };
    let part = format!("mail server {}:{}", config.mail.host, config.mail.port);
    Finding {
        part,
        fault: probed.await.err().map(|error| {
            format!("{error:#}; start the mail server, or correct mail.host, mail.port and mail.security")
        }),
    }
}

async fn registers(config: &Config) -> Finding {
    let probed = async {
        let (clock, random) = app::ground();
        let gateway = RegisterGateway::new(&config.registers, &clock, &random)?;
        // Reading takes nothing away: only an acknowledgement does.
        anyhow::Ok(gateway.poll(None).await.map(drop)?)
    };
    let part = format!("register gateway {}", config.registers.url);
    Finding {
        part,
        fault: probed.await.err().map(|error| {
            format!("{error:#}; start the gateway, or correct registers.url and registers.signature")
        }),
    }
}

/// A listener's port is either free or taken by a running server: only an address that is not ours is a fault.
async fn listeners(config: &Config) -> Vec<Finding> {
    let named = [
        ("listen.service", config.listen.service),
        ("listen.public", config.listen.public),
        ("listen.operations", config.listen.operations),
    ];
    let mut findings = Vec::new();
    for (key, address) in named {
        let bound = tokio::net::TcpListener::bind(address).await;
        let fault = bound
            .err()
            .filter(|error| error.kind() != std::io::ErrorKind::AddrInUse);
        findings.push(Finding {
            part: format!("{key} {address}"),
            fault: fault.map(|error| error.to_string()),
        });
    }
    findings
}
