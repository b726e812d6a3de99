//! Certificate profiles (RFC 3647 7.1): [`config`] is what a file says, [`Profile`] what was found to be lawful.

pub mod catalogue;
pub mod config;
pub(super) mod statute;

use const_oid::ObjectIdentifier;
use jiff::{SignedDuration, Timestamp, ToSpan as _, civil::Date, tz::TimeZone};

use self::config::{ProfileConfig, SubjectAttribute};
use super::extension::{
    certificate_policies,
    issuer_sign_tool::{self, IssuerSignTool},
    key_usage, subject_sign_tool,
};
use crate::{
    crypto::algorithm::SignatureAlgorithm,
    registration::{applicant::HolderType, key::KeyPolicy},
    x509::name::AttributeType,
};

/// A checked profile.
#[derive(Clone, Debug)]
pub struct Profile {
    name: String,
    holder: HolderType,
    effective_from: Date,
    effective_until: Option<Date>,
    key_months: i32,
    beyond_key: SignedDuration,
    algorithms: Vec<SignatureAlgorithm>,
    enciphering_usage: u16,
    signing_usage: u16,
    purposes: Vec<ObjectIdentifier>,
    policies: Vec<ObjectIdentifier>,
    name_length_cap: usize,
    subject: Vec<SubjectAttribute>,
    subject_sign_tool: String,
    issuer_sign_tool: IssuerSignTool,
}

/// A profile that must not be used.
#[derive(Debug, thiserror::Error)]
pub enum ProfileRefused {
    /// The file does not parse.
    #[error("the profile does not parse: {0}")]
    Malformed(#[from] toml::de::Error),
    /// A value breaks the form that the statute or a standard sets.
    #[error("profile {profile}: {reason}")]
    Unlawful {
        /// The profile's name.
        profile: String,
        /// What is wrong, and the clause.
        reason: String,
    },
}

impl Profile {
    /// Reads and checks a profile file.
    pub fn from_toml(text: &str) -> Result<Self, ProfileRefused> {
        Self::new(toml::from_str(text)?)
    }

    /// Checks a profile.
    pub fn new(config: ProfileConfig) -> Result<Self, ProfileRefused> {
        check(&config).map_err(|reason| ProfileRefused::Unlawful {
            profile: config.name.clone(),
            reason,
        })?;
        let bits = |usages: &[key_usage::Usage]| usages.iter().fold(0, |bits, usage| bits | usage.bit());
        Ok(Self {
            holder: config.holder,
            effective_from: config.effective_from,
            effective_until: config.effective_until,
            key_months: config.validity.key_months,
            beyond_key: SignedDuration::from_mins(config.validity.beyond_key_minutes),
            algorithms: config.algorithms,
            enciphering_usage: bits(&config.key_usage.enciphering),
            signing_usage: bits(&config.key_usage.signing),
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

    /// Which keys it certifies.
    pub fn key_policy(&self) -> KeyPolicy {
        KeyPolicy {
            algorithms: self.algorithms.clone(),
        }
    }

    /// Whether it is in force at `instant`, in days of Moscow time.
    pub fn is_effective(&self, instant: Timestamp) -> bool {
        let today = jiff::tz::Offset::constant(3).to_datetime(instant).date();
        self.effective_from <= today && self.effective_until.is_none_or(|until| today < until)
    }

    /// The end of the key's usage period and of the certificate's validity; `None` beyond the calendar.
    pub fn validity(&self, not_before: Timestamp) -> Option<(Timestamp, Timestamp)> {
        let start = not_before.to_zoned(TimeZone::UTC);
        let key_not_after = start.checked_add(self.key_months.months()).ok()?.timestamp();
        Some((key_not_after, key_not_after.checked_add(self.beyond_key).ok()?))
    }

    pub(super) fn subject(&self) -> &[SubjectAttribute] {
        &self.subject
    }

    pub(super) fn name_length_cap(&self) -> usize {
        self.name_length_cap
    }

    pub(super) fn allows(&self, algorithm: SignatureAlgorithm) -> bool {
        self.algorithms.contains(&algorithm)
    }

    pub(super) fn key_usage(&self, algorithm: SignatureAlgorithm) -> u16 {
        if algorithm.key_kind().enciphers() {
            self.enciphering_usage
        } else {
            self.signing_usage
        }
    }

    pub(super) fn purposes(&self) -> &[ObjectIdentifier] {
        &self.purposes
    }

    pub(super) fn policies(&self) -> &[ObjectIdentifier] {
        &self.policies
    }

    pub(super) fn subject_sign_tool(&self) -> &str {
        &self.subject_sign_tool
    }

    pub(super) fn issuer_sign_tool(&self) -> &IssuerSignTool {
        &self.issuer_sign_tool
    }
}

fn check(config: &ProfileConfig) -> Result<(), String> {
    statute::check_subject(config)?;
    check_period(config)?;
    check_usage(config)?;
    check_text(
        "subject_sign_tool",
        &config.subject_sign_tool,
        subject_sign_tool::LIMIT,
    )?;
    for (text, limit) in config
        .issuer_sign_tool
        .texts()
        .into_iter()
        .zip(issuer_sign_tool::LIMITS)
    {
        check_text("issuer_sign_tool", text, limit)?;
    }
    certificate_policies::up_to(&config.tool_class)
        .map(drop)
        .ok_or_else(|| format!("tool_class {} does not exist (order FSB 795)", config.tool_class))
}

fn check_period(config: &ProfileConfig) -> Result<(), String> {
    if config
        .effective_until
        .is_some_and(|until| until <= config.effective_from)
    {
        return Err("effective_until must be later than effective_from".to_owned());
    }
    // The longest period of any certified tool: 3 years for keys that cannot be exported.
    if !(1..=36).contains(&config.validity.key_months) {
        return Err("validity.key_months must be 1 to 36".to_owned());
    }
    if !(0..=1440).contains(&config.validity.beyond_key_minutes) {
        return Err("validity.beyond_key_minutes must be 0 to 1440".to_owned());
    }
    Ok(())
}

fn check_usage(config: &ProfileConfig) -> Result<(), String> {
    use key_usage::Usage;
    if config.algorithms.is_empty() {
        return Err("algorithms must not be empty".to_owned());
    }
    let usage = &config.key_usage;
    if ![&usage.enciphering, &usage.signing]
        .iter()
        .all(|list| list.contains(&Usage::NonRepudiation))
    {
        return Err("key_usage must contain non_repudiation: the signature binds (63-FZ art. 6)".to_owned());
    }
    if usage
        .signing
        .iter()
        .any(|usage| matches!(usage, Usage::KeyEncipherment | Usage::DataEncipherment))
    {
        return Err("key_usage.signing must not encipher (RFC 8813 3)".to_owned());
    }
    if usage.enciphering.contains(&Usage::KeyAgreement) {
        return Err("key_usage.enciphering must not agree on keys (RFC 3279 2.3.1)".to_owned());
    }
    let purposes = &config.extended_key_usage;
    if purposes.is_empty()
        || purposes
            .iter()
            .any(|text| text.parse::<ObjectIdentifier>().is_err())
    {
        return Err("extended_key_usage must list object identifiers".to_owned());
    }
    Ok(())
}

fn check_text(name: &str, text: &str, limit: usize) -> Result<(), String> {
    if text.trim().is_empty() || text.chars().count() > limit {
        return Err(format!("{name} must have 1 to {limit} characters (RFC 9215)"));
    }
    Ok(())
}

/// The attributes that must be there, as a set.
fn required(config: &ProfileConfig) -> impl Iterator<Item = AttributeType> + '_ {
    config
        .subject
        .iter()
        .filter(|entry| entry.required)
        .map(|entry| entry.attribute)
}

#[cfg(test)]
mod tests;
