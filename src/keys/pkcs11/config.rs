//! Which key of which token: read from configuration, checked while it is read.

use std::{path::PathBuf, time::Duration};

use serde::{Deserialize, Serialize};

use super::dialect::GostDialect;
use crate::crypto::algorithm::SignatureAlgorithm;

/// A private key in a PKCS#11 token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct TokenConfig {
    /// The vendor's library.
    pub module: PathBuf,
    /// Which token.
    pub token: TokenAddress,
    /// `CKA_LABEL` of the key.
    pub key_label: Option<String>,
    /// `CKA_ID` of the key.
    pub key_id: Option<Vec<u8>>,
    /// The file with the user's PIN; a line end after it does not count.
    pub pin_file: PathBuf,
    /// The algorithm, where the key alone does not tell: an RSA key makes both kinds of RSA signatures.
    pub algorithm: Option<SignatureAlgorithm>,
    /// The most sessions open at one time.
    pub sessions: usize,
    /// How long one call of the library may take.
    pub timeout: Duration,
    /// How the token does GOST.
    pub gost: Box<GostDialect>,
}

/// By what a token is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenAddress {
    /// The label that it was given when it was initialised.
    Label(String),
    /// The serial number that its maker gave it.
    Serial(String),
    /// The slot that it stands in.
    Slot(u64),
}

/// Sessions when nothing is said, and at most.
const SESSIONS: usize = 4;
const MOST_SESSIONS: usize = 64;

/// Seconds of patience when nothing is said, and at most.
const TIMEOUT_SECONDS: u64 = 10;
const LONGEST_TIMEOUT_SECONDS: u64 = 300;

impl TokenConfig {
    /// The key's name in logs and metrics: a PKCS#11 URI (RFC 7512) without the module.
    pub fn name(&self) -> String {
        let token = match &self.token {
            TokenAddress::Label(label) => format!("token={label}"),
            TokenAddress::Serial(serial) => format!("serial={serial}"),
            TokenAddress::Slot(slot) => format!("slot-id={slot}"),
        };
        let label = self.key_label.iter().map(|label| format!(";object={label}"));
        let id = self.key_id.iter().map(|id| format!(";id={}", hex::encode(id)));
        format!("pkcs11:{token}{}", label.chain(id).collect::<String>())
    }
}

/// The keys as they stand in the file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    module: PathBuf,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_label: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    serial: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    slot: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_label: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_id: Option<String>,
    pin_file: PathBuf,
    #[serde(skip_serializing_if = "Option::is_none")]
    algorithm: Option<SignatureAlgorithm>,
    #[serde(default = "sessions")]
    sessions: usize,
    #[serde(default = "timeout_seconds")]
    timeout_seconds: u64,
    #[serde(default, skip_serializing_if = "is_usual")]
    gost: GostDialect,
}

fn is_usual(dialect: &GostDialect) -> bool {
    *dialect == GostDialect::default()
}

fn sessions() -> usize {
    SESSIONS
}

fn timeout_seconds() -> u64 {
    TIMEOUT_SECONDS
}

/// A token or key that is not named clearly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
enum Unclear {
    #[error("name the token by exactly one of token_label, serial, slot")]
    Token,
    #[error("name the key by key_label, key_id, or both")]
    Key,
    #[error("key_id is written in hexadecimal digits, two for each octet")]
    KeyId,
    #[error("sessions is a number from 1 to {MOST_SESSIONS}")]
    Sessions,
    #[error("timeout_seconds is a number from 1 to {LONGEST_TIMEOUT_SECONDS}")]
    Timeout,
}

impl TryFrom<Written> for TokenConfig {
    type Error = Unclear;

    fn try_from(written: Written) -> Result<Self, Unclear> {
        let token = match (written.token_label, written.serial, written.slot) {
            (Some(label), None, None) => TokenAddress::Label(label),
            (None, Some(serial), None) => TokenAddress::Serial(serial),
            (None, None, Some(slot)) => TokenAddress::Slot(slot),
            _ => return Err(Unclear::Token),
        };
        if written.key_label.is_none() && written.key_id.is_none() {
            return Err(Unclear::Key);
        }
        let key_id = written.key_id.map(hex::decode).transpose();
        if !(1..=MOST_SESSIONS).contains(&written.sessions) {
            return Err(Unclear::Sessions);
        }
        if !(1..=LONGEST_TIMEOUT_SECONDS).contains(&written.timeout_seconds) {
            return Err(Unclear::Timeout);
        }
        Ok(Self {
            module: written.module,
            token,
            key_label: written.key_label,
            key_id: key_id.map_err(|_| Unclear::KeyId)?,
            pin_file: written.pin_file,
            algorithm: written.algorithm,
            sessions: written.sessions,
            timeout: Duration::from_secs(written.timeout_seconds),
            gost: Box::new(written.gost),
        })
    }
}

impl From<TokenConfig> for Written {
    fn from(config: TokenConfig) -> Self {
        let (mut token_label, mut serial, mut slot) = (None, None, None);
        match config.token {
            TokenAddress::Label(label) => token_label = Some(label),
            TokenAddress::Serial(number) => serial = Some(number),
            TokenAddress::Slot(number) => slot = Some(number),
        }
        Self {
            module: config.module,
            token_label,
            serial,
            slot,
            key_label: config.key_label,
            key_id: config.key_id.map(hex::encode),
            pin_file: config.pin_file,
            algorithm: config.algorithm,
            sessions: config.sessions,
            timeout_seconds: config.timeout.as_secs(),
            gost: *config.gost,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "module = \"m.so\"\npin_file = \"pin\"\n";

    fn read(more: &str) -> Result<TokenConfig, String> {
        toml::from_str(&format!("{BASE}{more}")).map_err(|error| error.to_string())
    }

    #[test]
    fn a_key_is_named_by_its_uri_and_written_as_it_was_read() {
        let config =
            read("serial = \"42\"\nkey_label = \"ca\"\nkey_id = \"0A\"\ngost = { sign_512 = 0xD4321008 }")
                .unwrap();
        assert_eq!(config.name(), "pkcs11:serial=42;object=ca;id=0a");
        assert_eq!((config.sessions, config.timeout.as_secs()), (4, 10));
        let written = toml::to_string(&config).unwrap();
        assert_eq!(toml::from_str::<TokenConfig>(&written).unwrap(), config);
    }

    #[test]
    fn what_is_not_clear_is_refused() {
        for (more, reason) in [
            ("key_label = \"ca\"", "exactly one"),
            ("token_label = \"t\"\nslot = 0\nkey_label = \"ca\"", "exactly one"),
            ("slot = 0", "name the key"),
            ("slot = 0\nkey_id = \"xyz\"", "hexadecimal"),
            ("slot = 0\nkey_id = \"01\"\nsessions = 0", "from 1 to 64"),
            (
                "slot = 0\nkey_id = \"01\"\ntimeout_seconds = 301",
                "from 1 to 300",
            ),
            ("slot = 0\nkey_id = \"01\"\npin = \"1234\"", "unknown field"),
        ] {
            let refused = read(more).unwrap_err();
            assert!(refused.contains(reason), "{more}: {refused}");
        }
    }
}
