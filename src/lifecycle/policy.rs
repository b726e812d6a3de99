//! What the authority promises and allows: configured, not coded.

use std::sync::Arc;

use jiff::{SignedDuration, tz::TimeZone};
use serde::{Deserialize, Serialize};
use url::Url;

use super::{clock_check::ClockRules, publish::rules::CrlRules};
use crate::{
    crypto::{algorithm::SignatureAlgorithm, gost::ParameterSet},
    registration::{
        applicant::HolderType,
        key::{USUAL_PARAMETER_SETS, known::KnownKeys},
        mandate::Mandate,
        offer::Offer,
        video::slot::SlotRules,
    },
};

/// The policy of the authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// Name of the authority, at the end of messages.
    pub authority: String,
    /// What can be applied for.
    pub offers: Vec<Offer>,
    /// Whom the authority may certify; offers for others are refused.
    pub mandate: Mandate,
    /// IANA name of the authority's time zone.
    pub zone: String,
    /// The grid of video calls.
    pub slot_rules: SlotRules,
    /// How old a register's answer may be at approval, in hours.
    pub answer_freshness_hours: u32,
    /// Working days that a register may take; afterwards a person looks at the case.
    pub check_wait_working_days: u16,
    /// Address under which OCSP, CRL and AIA are reached.
    pub public_url: Url,
    /// Page of the portal that messages lead to; the application's identifier is added.
    pub portal_url: Url,
    /// Key algorithms of holders.
    pub key_algorithms: Vec<SignatureAlgorithm>,
    /// Parameter sets of holders' GOST keys.
    pub key_parameter_sets: Vec<ParameterSet>,
    /// Keys that nobody may have certified.
    #[serde(skip)]
    pub known_keys: Arc<KnownKeys>,
    /// Hours that the one-time token of a key request works.
    pub key_token_hours: u32,
    /// Ways to acknowledge a certificate: `new_key`, `portal_simple`.
    pub acknowledgement_methods: Vec<String>,
    /// Hours from one CRL to its `nextUpdate`.
    pub crl_validity_hours: u32,
    /// Hours after which a new CRL is made though nothing was revoked.
    pub crl_interval_hours: u32,
    /// Which revocation lists are made, and where they go.
    pub crl: CrlRules,
    /// Webhooks of one portal.
    pub webhooks_per_portal: u32,
    /// Attempts of a deferred step before it is laid aside for a person.
    pub task_attempts: u32,
    /// When the clock is in doubt.
    pub clock: ClockRules,
    /// Development mode: throw-away keys, webhooks to private networks.
    pub development: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            authority: "Kepler".to_owned(),
            offers: Vec::new(),
            mandate: Mandate::always(HolderType::ALL),
            zone: "Europe/Moscow".to_owned(),
            slot_rules: SlotRules::default(),
            answer_freshness_hours: 24,
            check_wait_working_days: 3,
            public_url: local("http://127.0.0.1:8080/"),
            portal_url: local("https://portal.example/applications/"),
            key_algorithms: vec![
                SignatureAlgorithm::EcdsaP256,
                SignatureAlgorithm::EcdsaP384,
                SignatureAlgorithm::Rsa,
                SignatureAlgorithm::Gost256,
            ],
            key_parameter_sets: USUAL_PARAMETER_SETS.to_vec(),
            known_keys: Arc::default(),
            key_token_hours: 24,
            acknowledgement_methods: vec!["new_key".to_owned(), "portal_simple".to_owned()],
            crl_validity_hours: 72,
            crl_interval_hours: 24,
            crl: CrlRules {
                debounce_seconds: 0,
                ..CrlRules::default()
            },
            webhooks_per_portal: 5,
            task_attempts: 12,
            clock: ClockRules::default(),
            development: false,
        }
    }
}

impl Policy {
    /// The offer of that identifier.
    pub fn offer(&self, id: &str) -> Option<&Offer> {
        self.offers.iter().find(|offer| offer.id == id)
    }

    /// The authority's time zone; Moscow time where the name is not known.
    pub fn time_zone(&self) -> TimeZone {
        TimeZone::get(&self.zone).unwrap_or_else(|_| TimeZone::fixed(jiff::tz::offset(3)))
    }

    /// How old a register's answer may be at approval.
    pub fn answer_freshness(&self) -> SignedDuration {
        SignedDuration::from_hours(i64::from(self.answer_freshness_hours))
    }
}

#[expect(
    clippy::expect_used,
    reason = "the two texts stand above and a test reads them"
)]
fn local(text: &str) -> Url {
    text.parse().expect("an address")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_complete() {
        let policy = Policy::default();
        assert_eq!(policy.public_url.port(), Some(8080));
        assert_eq!(policy.answer_freshness(), SignedDuration::from_hours(24));
        assert_eq!(policy.offer("none"), None);
    }
}
