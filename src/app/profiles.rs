//! The profiles of the configured folder, and whether they agree with the rest of the configuration.

use std::path::Path;

use anyhow::Context as _;
use jiff::Timestamp;

use super::assemble::certificate;
use crate::{
    config::{Config, IssuerConfig},
    issuance::profile::{
        catalogue::Catalogue,
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
    let issuers = issuing.map(facts).collect::<anyhow::Result<Vec<_>>>()?;
    let around = Surroundings {
        offers: &config.offer,
        mandate: &config.authority.mandate,
        issuers: &issuers,
        now,
    };
    Ok(consistency::check(catalogue, &around))
}

fn facts(issuer: &IssuerConfig) -> anyhow::Result<IssuerFacts> {
    let read = IssuerFacts::read(&issuer.name, &certificate(&issuer.certificate)?);
    Ok(IssuerFacts {
        profiles: issuer.profiles.clone(),
        offers: issuer.offers.clone(),
        ..read.with_context(|| format!("issuer {}", issuer.name))?
    })
}

/// Refuses to start with profiles that contradict; says in the log what will matter on a known day.
pub(super) fn agree(config: &Config, now: Timestamp) -> anyhow::Result<()> {
    let found = contradictions(config, &profiles(config)?, now)?;
    for warning in found.iter().filter(|found| found.gravity == Gravity::Warning) {
        tracing::warn!(contradiction = %warning, "a profile needs attention");
    }
    let errors = found.iter().filter(|found| found.gravity == Gravity::Error);
    let errors: Vec<String> = errors.map(ToString::to_string).collect();
    anyhow::ensure!(
        errors.is_empty(),
        "the profiles contradict the configuration: {}",
        errors.join("; ")
    );
    Ok(())
}
