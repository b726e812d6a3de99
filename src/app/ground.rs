//! The clock and the random source of this machine, and a look at an issuer that is to join.

use std::sync::Arc;

use anyhow::ensure;

use super::{branch::branch, profiles};
use crate::{
    clock::{Clock, SystemClock},
    config::{Config, IssuerConfig},
    issuance::{
        lint::{self, Severity},
        profile::consistency::{Gravity, Surroundings, check},
    },
    lifecycle::Branch,
    random::{OsRandom, SecureRandom},
    registration::{applicant::HolderType, mandate::Mandate},
};

/// Clock and random source.
pub fn ground() -> (Arc<dyn Clock>, Arc<dyn SecureRandom>) {
    (Arc::new(SystemClock), Arc::new(OsRandom))
}

/// An issuer that is to join the configured ones, and what the profiles have against it without forbidding it.
pub fn examine_issuer(config: &Config, issuer: &IssuerConfig) -> anyhow::Result<(Branch, Vec<String>)> {
    let branch = branch(issuer)?;
    let refused: Vec<String> = lint::certificate(branch.issuer.certificate())
        .into_iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| format!("{}: {} ({})", finding.rule, finding.message, finding.clause))
        .collect();
    ensure!(
        refused.is_empty(),
        "the CA certificate is refused: {}",
        refused.join("; ")
    );
    let catalogue = profiles::profiles(config)?;
    let facts = [profiles::facts(issuer)?];
    let now = SystemClock.now();
    let around = Surroundings {
        offers: &config.offer,
        mandate: &Mandate::always(HolderType::ALL),
        issuers: &facts,
        now,
    };
    let found = check(&catalogue, &around).into_iter();
    // Other keys and other profiles are for the other issuers.
    let (above, remarks): (Vec<_>, Vec<_>) = found
        .filter(|found| ["tool_class", "validity.key_months"].contains(&found.key.as_str()))
        .partition(|found| found.key == "tool_class" && found.gravity == Gravity::Error);
    let above: Vec<String> = above.iter().map(ToString::to_string).collect();
    ensure!(above.is_empty(), "{}", above.join("\n"));
    Ok((branch, remarks.iter().map(ToString::to_string).collect()))
}
