//! The section `[status]`: what relying parties are told, and how much is kept for them.

use std::{path::PathBuf, time::Duration};

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::{
    http::public::limits::Limits,
    status::ocsp::rules::{AnswerRules, NeverIssued},
};

/// OCSP. Every value has a bound, which [`StatusConfig::fault`] holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StatusConfig {
    /// From `thisUpdate` to `nextUpdate`, in minutes: 10 to 10,080 (a week).
    pub ocsp_valid_minutes: u32,
    /// A kept answer older than that is signed anew by the next who asks, in minutes: 1 to half of its validity.
    pub ocsp_refresh_minutes: u32,
    /// Memory for kept answers, in MiB: 1 to 65,536.
    pub kept_answers_mib: u32,
    /// How long a cache in between may keep a `good`, in seconds: 0 to 3,600. More than 0 gives up that everybody sees a
    /// revocation within a second.
    pub good_max_age_seconds: u32,
    /// How long a node answers that has lost the database, in seconds: 2 to 60. Past it `tryLater`.
    pub stale_seconds: u32,
    /// Answers that are signed or wait for it, for everybody and for one client each: 1 to 65,536. Past it `tryLater`.
    pub signatures_waiting: u32,
    /// What is said of a serial number that was never issued.
    pub never_issued: NeverIssuedConfig,
    /// For how many years after its end the status of a certificate is kept: 1 to 100. Without, answers have no archive
    /// cutoff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention_years: Option<u32>,
    /// Folder for answers that are signed ahead, for a network that delivers files. Without, none are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub presign_folder: Option<PathBuf>,
}

/// `unknown` or `revoked`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NeverIssuedConfig {
    /// RFC 6960 as most understand it.
    #[default]
    Unknown,
    /// RFC 6960 2.2, with `id-pkix-ocsp-extended-revoke`.
    Revoked,
}

impl Default for StatusConfig {
    fn default() -> Self {
        Self {
            ocsp_valid_minutes: 720,
            ocsp_refresh_minutes: 60,
            kept_answers_mib: 256,
            good_max_age_seconds: 0,
            stale_seconds: 10,
            signatures_waiting: 256,
            never_issued: NeverIssuedConfig::Unknown,
            retention_years: None,
            presign_folder: None,
        }
    }
}

impl StatusConfig {
    /// The first value that is out of its bounds, and what it may be.
    pub fn fault(&self) -> Option<(&'static str, String)> {
        let half = self.ocsp_valid_minutes / 2;
        let bounds = [
            ("ocsp_valid_minutes", self.ocsp_valid_minutes, 10..=10_080),
            ("ocsp_refresh_minutes", self.ocsp_refresh_minutes, 1..=half),
            ("kept_answers_mib", self.kept_answers_mib, 1..=65_536),
            ("good_max_age_seconds", self.good_max_age_seconds, 0..=3_600),
            ("stale_seconds", self.stale_seconds, 2..=60),
            ("signatures_waiting", self.signatures_waiting, 1..=65_536),
            ("retention_years", self.retention_years.unwrap_or(1), 1..=100),
        ];
        let mut wrong = bounds
            .into_iter()
            .filter(|(_, value, bounds)| !bounds.contains(value));
        wrong
            .next()
            .map(|(key, _, bounds)| (key, format!("must be {} to {}", bounds.start(), bounds.end())))
    }

    /// What answers say.
    pub fn rules(&self) -> AnswerRules {
        AnswerRules {
            validity: SignedDuration::from_mins(i64::from(self.ocsp_valid_minutes)),
            never_issued: match self.never_issued {
                NeverIssuedConfig::Unknown => NeverIssued::Unknown,
                NeverIssuedConfig::Revoked => NeverIssued::Revoked,
            },
            retention: self
                .retention_years
                .map(|years| SignedDuration::from_hours(24 * 365 * i64::from(years))),
        }
    }

    /// The bounds of the public listener.
    pub fn limits(&self) -> Limits {
        let waiting = usize::try_from(self.signatures_waiting).unwrap_or(usize::MAX);
        Limits {
            signatures: waiting,
            private_signatures: waiting,
            kept_answers: u64::from(self.kept_answers_mib) << 20,
            ocsp_refresh: SignedDuration::from_mins(i64::from(self.ocsp_refresh_minutes)),
            ocsp_max_age: Duration::from_secs(u64::from(self.good_max_age_seconds)),
            ..Limits::default()
        }
    }

    /// How long a node answers that has lost the database.
    pub fn stale_after(&self) -> Duration {
        Duration::from_secs(u64::from(self.stale_seconds))
    }
}
