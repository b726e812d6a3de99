//! Sections that belong to no room of their own.

use std::{net::SocketAddr, path::PathBuf};

use serde::{Deserialize, Serialize};
use url::Url;

use crate::{
    crypto::{algorithm::SignatureAlgorithm, gost::ParameterSet},
    keys::KeyConfig,
    lifecycle::{policy::Policy, respond::Renewal},
    registration::mandate::Mandate,
};

/// The authority.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthorityConfig {
    /// Its name, at the end of messages and on screens.
    pub name: String,
    /// Base address in certificates.
    pub status_url: Url,
    /// Base address of console, API and links in messages.
    pub service_url: Url,
    /// Page of the portal that messages to applicants lead to; the application's identifier is added.
    pub portal_url: Url,
    /// IANA zone in which working days are counted.
    pub time_zone: String,
    /// Folder of certificate profiles.
    pub profiles: PathBuf,
    /// Which holders this authority may serve, and on which days.
    pub mandate: Mandate,
}

/// The three listeners.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListenConfig {
    /// Portal API, console, register look-up: TLS.
    pub service: SocketAddr,
    /// OCSP, CRL, CA certificates: plain HTTP.
    pub public: SocketAddr,
    /// Health and metrics.
    pub operations: SocketAddr,
}

/// Files that Kepler writes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataConfig {
    /// Made with access for the owner only.
    pub folder: PathBuf,
    /// Where scans and recordings are kept: `file:///FOLDER` or `s3://BUCKET/PREFIX`. `objects` in the folder without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objects: Option<String>,
}

/// A key that seals personal data.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealingConfig {
    /// 32 bytes in hex.
    pub key_file: PathBuf,
}

/// An issuer.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuerConfig {
    /// Name in logs and on screens.
    pub name: String,
    /// Its CA certificate, PEM.
    pub certificate: PathBuf,
    /// The certificates above it, nearest first, the root last, PEM.
    pub chain: Vec<PathBuf>,
    /// Certificates of the same name and key that somebody else signed, PEM; published beside the chain.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cross_certificates: Vec<PathBuf>,
    /// Its key.
    pub key: KeyConfig,
    /// It signs new certificates; without, only CRLs.
    pub issues: bool,
    /// Certificate profiles that it issues; all without.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub profiles: Vec<String>,
    /// Offers that it issues; all without.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offers: Vec<String>,
    /// Into how many revocation lists its certificates are parted; without, one list serves all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crl_shards: Option<CrlShards>,
    /// Its delegated OCSP responder.
    pub responder: ResponderConfig,
}

/// How many lists an issuer has besides the full one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub enum CrlShards {
    /// By the first hexadecimal digit of a digest of the serial number.
    Sixteen,
    /// By the first two.
    TwoHundredFiftySix,
}

impl CrlShards {
    /// Digits of the prefix.
    pub fn digits(self) -> u8 {
        match self {
            Self::Sixteen => 1,
            Self::TwoHundredFiftySix => 2,
        }
    }
}

impl TryFrom<u16> for CrlShards {
    type Error = &'static str;

    fn try_from(count: u16) -> Result<Self, &'static str> {
        match count {
            16 => Ok(Self::Sixteen),
            256 => Ok(Self::TwoHundredFiftySix),
            _ => Err("crl_shards is 16 or 256; leave it out for one list"),
        }
    }
}

impl From<CrlShards> for u16 {
    fn from(shards: CrlShards) -> Self {
        match shards {
            CrlShards::Sixteen => 16,
            CrlShards::TwoHundredFiftySix => 256,
        }
    }
}

/// A delegated OCSP responder: either with a certificate that people renew, or one that Kepler renews.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResponderConfig {
    /// Its certificate, PEM.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<PathBuf>,
    /// Its key.
    pub key: KeyConfig,
    /// Kepler makes its certificates, by the profile `ocsp-responder`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renew: Option<Renewal>,
}

/// Keys of applicants.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct KeysConfig {
    /// The algorithms that are certified, of those that a profile allows.
    pub algorithms: Vec<SignatureAlgorithm>,
    /// The parameter sets of GOST keys that are certified.
    pub parameter_sets: Vec<ParameterSet>,
    /// List of compromised keys; without, none is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocklist: Option<PathBuf>,
}

impl Default for KeysConfig {
    fn default() -> Self {
        let policy = Policy::default();
        Self {
            algorithms: policy.key_algorithms,
            parameter_sets: policy.key_parameter_sets,
            blocklist: None,
        }
    }
}

/// Webhooks of the portals.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookConfig {
    /// Portals on private addresses are called as well: development only.
    pub allow_private: bool,
}

/// Rules with figures.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PolicyConfig {
    /// How old a positive register answer may be at approval, in hours.
    pub check_freshness_hours: u32,
    /// How long the registers are waited for, in working days.
    pub check_wait_working_days: u16,
    /// Hours from one CRL to the next.
    pub crl_every_hours: u32,
    /// Hours that a CRL is good for.
    pub crl_valid_hours: u32,
    /// A simple signature of the portal's account suffices for the acknowledgement.
    pub portal_acknowledgement: bool,
    /// Deferred steps that run at the same time in each lane: own work, registers, mail, webhooks.
    pub workers: usize,
}

impl Default for PolicyConfig {
    fn default() -> Self {
        Self {
            check_freshness_hours: 24,
            check_wait_working_days: 3,
            crl_every_hours: 12,
            crl_valid_hours: 72,
            portal_acknowledgement: true,
            workers: 4,
        }
    }
}

/// The log.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LogConfig {
    /// Lines for people or for machines.
    pub format: LogFormat,
    /// Filter in the form of `tracing`: `info`, `kepler=debug,info`.
    pub filter: String,
}

/// Form of a log line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object each.
    Json,
}

impl Default for LogConfig {
    fn default() -> Self {
        Self {
            format: LogFormat::Text,
            filter: "info".to_owned(),
        }
    }
}
