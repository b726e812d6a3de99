//! The profiles of the configured folder, and whether they agree with the rest of the configuration.

use std::path::Path;

use anyhow::Context as _;
use jiff::Timestamp;

use super::branch::certificate;
use crate::{
    config::{Config, IssuerConfig},
    issuance::profile::{
        catalogue::{Catalogue, ProfileFile},
        consistency::{self, Contradiction, Gravity, IssuerFacts, Surroundings},
    },
};

/// The profile files of a folder: name and text of each, in the order of their names.
pub fn profile_files(folder: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let text =
                std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
            let name = path.file_name().unwrap_or_default();
            files.push((name.to_string_lossy().into_owned(), text));
        }
    }
    files.sort();
    Ok(files)
}

/// The profiles of the configuration.
pub fn profiles(config: &Config) -> anyhow::Result<Catalogue> {
    let folder = &config.authority.profiles;
    Catalogue::read(profile_files(folder)?).with_context(|| folder.display().to_string())
}

/// What contradicts at `now`, errors first.
pub fn contradictions(
    config: &Config,
    catalogue: &Catalogue,
    now: Timestamp,
) -> anyhow::Result<Vec<Contradiction>> {
    let issuing = config.issuer.iter().filter(|issuer| issuer.issues);
    found(config, catalogue, issuing, now)
}

fn found<'a>(
    config: &Config,
    catalogue: &Catalogue,
    issuers: impl Iterator<Item = &'a IssuerConfig>,
    now: Timestamp,
) -> anyhow::Result<Vec<Contradiction>> {
    let issuers = issuers.map(facts).collect::<anyhow::Result<Vec<_>>>()?;
    let around = Surroundings {
        offers: &config.offer,
        mandate: &config.authority.mandate,
        issuers: &issuers,
        now,
    };
    Ok(consistency::check(catalogue, &around))
}

pub(super) fn facts(issuer: &IssuerConfig) -> anyhow::Result<IssuerFacts> {
    let read = IssuerFacts::read(&issuer.name, &certificate(&issuer.certificate)?);
    Ok(IssuerFacts {
        profiles: issuer.profiles.clone(),
        offers: issuer.offers.clone(),
        ..read.with_context(|| format!("issuer {}", issuer.name))?
    })
}

/// Refuses to start with profiles that contradict; says in the log what will matter on a known day.
///
/// What only time or an engineer who stopped an issuer has brought about stops nothing but issuance: whoever holds a
/// certificate must be able to revoke it, and relying parties must learn of that.
pub(super) fn agree(config: &Config, now: Timestamp) -> anyhow::Result<()> {
    let catalogue = profiles(config)?;
    let mut refused = Vec::new();
    for contradiction in found(config, &catalogue, config.issuer.iter(), now)? {
        match contradiction.gravity {
            Gravity::Error if !has_come_with_time(config, &catalogue, &contradiction) => {
                refused.push(contradiction.to_string());
            }
            Gravity::Error => tracing::error!(%contradiction, "nothing is issued by a profile"),
            Gravity::Warning => tracing::warn!(%contradiction, "a profile needs attention"),
        }
    }
    anyhow::ensure!(
        refused.is_empty(),
        "the profiles contradict the configuration: {}",
        refused.join("; ")
    );
    Ok(())
}

/// The key of an issuer nears its end, or a profile has ended and nothing follows.
fn has_come_with_time(config: &Config, catalogue: &Catalogue, contradiction: &Contradiction) -> bool {
    if contradiction.key == "validity.key_months" {
        return true;
    }
    let part = contradiction.key.strip_prefix("offer.");
    let Some((id, part)) = part.and_then(|key| key.rsplit_once('.')) else {
        return false;
    };
    let Some(offer) = config.offer.iter().find(|offer| offer.id == id) else {
        return false;
    };
    let mut known = catalogue.named(&offer.profile);
    part == "profile"
        && known.any(|entry| {
            matches!(&entry.profile, ProfileFile::Holder(profile) if profile.holder() == offer.holder_type)
        })
}
