//! Certificate profiles (RFC 3647 7.1): reviewed text, checked before anything is issued by it.
//!
//! - [`config`] is what a holder's file says, [`Profile`] what was found to be lawful; [`authority`] the same for the
//!   authority's own certificates;
//! - `statute` and `check`: what statute and standards ask; [`refused`]: the key that breaks them;
//! - [`effective`]: when a profile is in force; [`catalogue`]: all of them, by name and day;
//! - [`rules`]: every rule as text, with its clause; [`consistency`]: whether they agree with offers, mandate and issuers.

pub mod authority;
pub mod catalogue;
mod check;
pub mod config;
pub mod consistency;
pub mod effective;
pub mod refused;
pub mod rules;
pub(super) mod statute;

use const_oid::ObjectIdentifier;
use jiff::{SignedDuration, Timestamp, ToSpan as _, tz::TimeZone};

pub use self::refused::ProfileRefused;
use self::{
    config::{ProfileConfig, SubjectAttribute},
    effective::EffectivePeriod,
};
use super::extension::{certificate_policies, issuer_sign_tool::IssuerSignTool, key_usage};
use crate::{
    crypto::{algorithm::SignatureAlgorithm, gost::ParameterSet},
    registration::{applicant::HolderType, key::KeyPolicy},
};

/// A checked profile.
#[derive(Clone, Debug)]
pub struct Profile {
    name: String,
    holder: HolderType,
    statute: String,
    effective: EffectivePeriod,
    key_months: i32,
    beyond_key: SignedDuration,
    algorithms: Vec<SignatureAlgorithm>,
    enciphering_usage: u16,
    signing_usage: u16,
    gost_usage: u16,
    purposes: Vec<ObjectIdentifier>,
    policies: Vec<ObjectIdentifier>,
    name_length_cap: usize,
    subject: Vec<SubjectAttribute>,
    subject_sign_tool: String,
    issuer_sign_tool: IssuerSignTool,
}

impl Profile {
    /// Reads and checks a profile file.
    pub fn from_toml(text: &str) -> Result<Self, ProfileRefused> {
        Self::new(toml::from_str(text)?)
    }

    /// Checks a profile.
    pub fn new(config: ProfileConfig) -> Result<Self, ProfileRefused> {
        check::check(&config).map_err(ProfileRefused::unlawful(&config.name))?;
        Ok(Self {
            holder: config.holder,
            statute: config.statute,
            effective: EffectivePeriod {
                from: config.effective_from,
                until: config.effective_until,
            },
            key_months: config.validity.key_months,
            beyond_key: SignedDuration::from_mins(config.validity.beyond_key_minutes),
            algorithms: config.algorithms,
            gost_usage: key_usage::bits(
                config
                    .key_usage
                    .gost
                    .as_ref()
                    .unwrap_or(&config.key_usage.enciphering),
            ),
            enciphering_usage: key_usage::bits(&config.key_usage.enciphering),
            signing_usage: key_usage::bits(&config.key_usage.signing),
            purposes: config
                .extended_key_usage
                .iter()
                .filter_map(|text| text.parse().ok())
                .collect(),
            policies: certificate_policies::up_to(&config.tool_class).unwrap_or_default(),
            name_length_cap: config.name_length_cap,
            subject: config.subject,
            subject_sign_tool: config.subject_sign_tool,
            issuer_sign_tool: config.issuer_sign_tool,
            name: config.name,
        })
    }

    /// The profile's name: that of its file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whose certificates it describes.
    pub fn holder(&self) -> HolderType {
        self.holder
    }

    /// Usage period of the private key, in months.
    pub fn key_months(&self) -> i32 {
        self.key_months
    }

    /// How much longer the certificate is valid, in minutes.
    pub fn beyond_key_minutes(&self) -> i64 {
        self.beyond_key.as_mins()
    }

    /// Which keys it certifies; on which GOST parameter sets, is the authority's policy and not a profile's.
    pub fn key_policy(&self) -> KeyPolicy {
        KeyPolicy {
            algorithms: self.algorithms.clone(),
            parameter_sets: ParameterSet::real().collect(),
        }
    }

    /// The clauses that it follows.
    pub fn statute(&self) -> &str {
        &self.statute
    }

    /// The days on which it is in force.
    pub fn effective(&self) -> EffectivePeriod {
        self.effective
    }

    /// Whether it is in force at `instant`, in days of Moscow time.
    pub fn is_effective(&self, instant: Timestamp) -> bool {
        self.effective.contains(instant)
    }

    /// The end of the key's usage period and of the certificate's validity; `None` beyond the calendar.
    pub fn validity(&self, not_before: Timestamp) -> Option<(Timestamp, Timestamp)> {
        let start = not_before.to_zoned(TimeZone::UTC);
        let key_not_after = start.checked_add(self.key_months.months()).ok()?.timestamp();
        Some((key_not_after, key_not_after.checked_add(self.beyond_key).ok()?))
    }

    /// Attributes of the subject, in the order of the name.
    pub fn subject(&self) -> &[SubjectAttribute] {
        &self.subject
    }

    /// Longest text in the subject, in characters.
    pub fn name_length_cap(&self) -> usize {
        self.name_length_cap
    }

    /// Whether it certifies keys of this algorithm.
    pub fn allows(&self, algorithm: SignatureAlgorithm) -> bool {
        self.algorithms.contains(&algorithm)
    }

    /// `keyUsage` of such a key as a bit list, bit 0 highest.
    pub fn key_usage(&self, algorithm: SignatureAlgorithm) -> u16 {
        match algorithm {
            SignatureAlgorithm::Rsa => self.enciphering_usage,
            // RFC 4055 1.2: a key for PSS signs, and enciphers nothing; nor can it agree on keys.
            SignatureAlgorithm::RsaPss => {
                self.enciphering_usage & (key_usage::DIGITAL_SIGNATURE | key_usage::NON_REPUDIATION)
            }
            SignatureAlgorithm::EcdsaP256 | SignatureAlgorithm::EcdsaP384 => self.signing_usage,
            SignatureAlgorithm::Gost256 | SignatureAlgorithm::Gost512 => self.gost_usage,
        }
    }

    /// `extKeyUsage`.
    pub fn purposes(&self) -> &[ObjectIdentifier] {
        &self.purposes
    }

    /// `certificatePolicies`: the classes up to that of the holder's tool, lowest first.
    pub fn policies(&self) -> &[ObjectIdentifier] {
        &self.policies
    }

    /// `subjectSignTool`: the name of the holder's tool.
    pub fn subject_sign_tool(&self) -> &str {
        &self.subject_sign_tool
    }

    /// `issuerSignTool`: the authority's own tools.
    pub fn issuer_sign_tool(&self) -> &IssuerSignTool {
        &self.issuer_sign_tool
    }
}

#[cfg(test)]
mod tests;
