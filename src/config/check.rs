//! What no single section can see.

use std::path::Path;

use super::{Config, ConfigError, IssuerConfig, Mode};
use crate::{crypto::algorithm::KeyKind, keys::KeyConfig, lifecycle::respond::Renewal};

/// The folder whose keys are for development only.
const DEVELOPMENT_KEYS: &str = "keys-dev";

impl Config {
    /// The configuration, if its values agree with one another and with the mode.
    pub fn checked(self) -> Result<Self, ConfigError> {
        self.check_zone()?;
        self.check_portal()?;
        self.check_offers()?;
        self.check_issuers()?;
        self.check_keys()?;
        if let Some((key, reason)) = self.status.fault() {
            return Err(contradiction(&format!("status.{key}"), reason));
        }
        if self.mode == Mode::Production {
            self.check_production()?;
        }
        Ok(self)
    }

    fn check_zone(&self) -> Result<(), ConfigError> {
        let zone = &self.authority.time_zone;
        let known = jiff::tz::TimeZone::get(zone);
        known
            .map(drop)
            .map_err(|_| contradiction("authority.time_zone", format!("{zone} is no IANA time zone")))
    }

    fn check_portal(&self) -> Result<(), ConfigError> {
        if self.authority.portal_url.path().ends_with('/') {
            return Ok(());
        }
        let reason = "must end with /, since the application's identifier is added";
        Err(contradiction("authority.portal_url", reason))
    }

    fn check_offers(&self) -> Result<(), ConfigError> {
        if self.offer.is_empty() {
            return Err(contradiction("offer", "at least one [[offer]] is needed"));
        }
        for offer in &self.offer {
            let key = format!("offer.{}", offer.id);
            if !self.authority.mandate.names(offer.holder_type) {
                let reason = format!("{} is not in authority.mandate", offer.holder_type.code());
                return Err(contradiction(&key, reason));
            }
            if self.offer.iter().filter(|other| other.id == offer.id).count() > 1 {
                return Err(contradiction(&key, "the id is used twice"));
            }
            if offer.price_kopecks < 0 {
                return Err(contradiction(&key, "price_kopecks must not be negative"));
            }
            let profile = self
                .authority
                .profiles
                .join(&offer.profile)
                .with_extension("toml");
            if !profile.is_file() {
                return Err(contradiction(
                    &key,
                    format!("there is no profile {}", profile.display()),
                ));
            }
        }
        Ok(())
    }

    fn check_issuers(&self) -> Result<(), ConfigError> {
        if self.issuer.is_empty() {
            return Err(contradiction("issuer", "at least one [[issuer]] is needed"));
        }
        if self.sealing.is_empty() {
            return Err(contradiction("sealing", "at least one [[sealing]] key is needed"));
        }
        for issuer in &self.issuer {
            self.check_issuer(issuer)
                .map_err(|(key, reason)| contradiction(&format!("issuer.{}.{key}", issuer.name), reason))?;
        }
        Ok(())
    }

    fn check_issuer(&self, issuer: &IssuerConfig) -> Result<(), (&'static str, String)> {
        if self
            .issuer
            .iter()
            .filter(|other| other.name == issuer.name)
            .count()
            > 1
        {
            return Err(("name", "the name is used twice".to_owned()));
        }
        let known = |id: &str| self.offer.iter().any(|offer| offer.id == id);
        if let Some(id) = issuer.offers.iter().find(|id| !known(id)) {
            return Err(("offers", format!("there is no offer {id}")));
        }
        let file = |name: &str| self.authority.profiles.join(name).with_extension("toml");
        let missing = issuer
            .profiles
            .iter()
            .map(|name| file(name))
            .find(|file| !file.is_file());
        if let Some(file) = missing {
            return Err(("profiles", format!("there is no profile {}", file.display())));
        }
        let responder = &issuer.responder;
        if responder.certificate.is_some() == responder.renew.is_some() {
            let reason =
                "certificate (a file that people renew) or renew (Kepler renews) is needed, and not both";
            return Err(("responder", reason.to_owned()));
        }
        let fault = responder.renew.and_then(Renewal::fault);
        fault.map_or(Ok(()), |fault| Err(("responder.renew", fault.to_owned())))
    }

    fn check_keys(&self) -> Result<(), ConfigError> {
        let keys = &self.keys;
        if keys.algorithms.is_empty() {
            return Err(contradiction(
                "keys.algorithms",
                "at least one algorithm is needed",
            ));
        }
        if let Some(set) = keys.parameter_sets.iter().find(|set| set.is_test()) {
            let reason = format!("{} serves examples and belongs to nobody", set.name());
            return Err(contradiction("keys.parameter_sets", reason));
        }
        let without = keys.algorithms.iter().find(|algorithm| {
            let KeyKind::Gost(strength) = algorithm.key_kind() else {
                return false;
            };
            keys.parameter_sets.iter().all(|set| set.strength() != strength)
        });
        without.map_or(Ok(()), |algorithm| {
            let reason = format!("no set of {} is named", algorithm.code());
            Err(contradiction("keys.parameter_sets", reason))
        })
    }

    fn check_production(&self) -> Result<(), ConfigError> {
        if self.tls.is_none() {
            return Err(contradiction(
                "tls",
                "production needs [tls] with certificate and key",
            ));
        }
        if self.webhooks.allow_private {
            return Err(contradiction(
                "webhooks.allow_private",
                "private addresses are for development only",
            ));
        }
        for path in self.secret_files() {
            if path.components().any(|part| part.as_os_str() == DEVELOPMENT_KEYS) {
                let reason = format!(
                    "{} is a development key, which production refuses",
                    path.display()
                );
                return Err(contradiction("mode", reason));
            }
        }
        Ok(())
    }

    fn secret_files(&self) -> impl Iterator<Item = &Path> {
        let sealing = self.sealing.iter().map(|key| key.key_file.as_path());
        let issuers = self
            .issuer
            .iter()
            .flat_map(|issuer| [&issuer.key, &issuer.responder.key]);
        let s3 = self.s3.iter().map(|s3| s3.secret_key_file.as_path());
        sealing.chain(issuers.flat_map(KeyConfig::files)).chain(s3)
    }
}

fn contradiction(key: &str, reason: impl Into<String>) -> ConfigError {
    ConfigError::Contradiction {
        key: key.to_owned(),
        reason: reason.into(),
    }
}
