//! Configuration: one TOML file, unknown keys refused, secrets only by file path.
//!
//! Each room owns its own section; this one only puts them together and checks what no single section can see.
//! Paths are relative to the working directory.

mod check;
mod sections;
mod status;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub use sections::{
    AuthorityConfig, CrlShards, DataConfig, IssuerConfig, KeysConfig, ListenConfig, LogConfig, LogFormat,
    PolicyConfig, ResponderConfig, SealingConfig, WebhookConfig,
};

pub use status::{NeverIssuedConfig, StatusConfig};

use crate::{
    clients::{mail::MailConfig, register_gateway::RegisterGatewayConfig},
    http::{limits::Limits, tls},
    lifecycle::{clock_check::ClockRules, publish::rules::CrlRules},
    registration::{offer::Offer, video::slot::SlotRules},
    store::{DatabaseConfig, places::s3::S3Config},
};

/// Where Kepler runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Throw-away keys and a self-made TLS certificate are accepted.
    Development,
    /// They are refused.
    Production,
}

/// The whole file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where Kepler runs.
    pub mode: Mode,
    /// The authority.
    pub authority: AuthorityConfig,
    /// The three listeners.
    pub listen: ListenConfig,
    /// TLS of the service listener.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls: Option<tls::Settings>,
    /// Files that Kepler writes.
    pub data: DataConfig,
    /// The service behind addresses `s3://BUCKET/PREFIX`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub s3: Option<S3Config>,
    /// The database.
    pub database: DatabaseConfig,
    /// Keys that seal personal data.
    pub sealing: Vec<SealingConfig>,
    /// The issuers.
    pub issuer: Vec<IssuerConfig>,
    /// The gateway to the state registers.
    pub registers: RegisterGatewayConfig,
    /// The mail server.
    pub mail: MailConfig,
    /// Keys of applicants.
    #[serde(default)]
    pub keys: KeysConfig,
    /// Webhooks of the portals.
    #[serde(default)]
    pub webhooks: WebhookConfig,
    /// Rules with figures.
    #[serde(default)]
    pub policy: PolicyConfig,
    /// Which revocation lists are made, and where they go.
    #[serde(default)]
    pub crl: CrlRules,
    /// When the clock is in doubt.
    #[serde(default)]
    pub clock: ClockRules,
    /// Bounds of the service listener.
    #[serde(default)]
    pub limits: Limits,
    /// What relying parties are told.
    #[serde(default)]
    pub status: StatusConfig,
    /// The grid of video appointments.
    #[serde(default)]
    pub slots: SlotRules,
    /// The log.
    #[serde(default)]
    pub log: LogConfig,
    /// What can be applied for.
    pub offer: Vec<Offer>,
}

/// The configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read {path}: {source}; name the file with --config")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not TOML, or has an unknown or missing key.
    #[error("{path}: {message}")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Where and why, as the parser says it.
        message: String,
    },
    /// A value contradicts another, or the mode.
    #[error("{key}: {reason}")]
    Contradiction {
        /// The key.
        key: String,
        /// What is wrong and what to do.
        reason: String,
    },
}

impl Config {
    /// Reads and checks a file.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Unreadable {
            path: path.to_owned(),
            source,
        })?;
        let config: Self = toml::from_str(&text).map_err(|error| ConfigError::Malformed {
            path: path.to_owned(),
            message: without_passwords(&error.to_string()),
        })?;
        config.checked()
    }
}

/// The parser quotes what it does not understand, and that may be the address of a database.
fn without_passwords(text: &str) -> String {
    let mut parts = text.split("://");
    let mut shown = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`'));
        let (address, rest) = part
            .split_at_checked(end.unwrap_or(part.len()))
            .unwrap_or((part, ""));
        let address = address.rsplit_once('@').map_or(address, |(_, host)| host);
        let address = address.split_once('?').map_or(address, |(address, _)| address);
        shown.push_str("://");
        shown.push_str(address);
        shown.push_str(rest);
    }
    shown
}

#[cfg(test)]
mod tests;
