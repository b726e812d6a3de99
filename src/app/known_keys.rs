//! The keys that are certified for nobody: the list of compromised ones, and those in the authority's own certificates.

use std::path::Path;

use anyhow::Context as _;

use super::branch::certificate;
use crate::{config::Config, registration::key::known::KnownKeys, x509::certificate::Certificate};

/// Reads the list and every configured certificate of the authority.
pub(super) fn load(config: &Config) -> anyhow::Result<KnownKeys> {
    let mut known = match &config.keys.blocklist {
        Some(path) => blocklist(path)?,
        None => KnownKeys::default(),
    };
    let issuers = config.issuer.iter().flat_map(|issuer| {
        let above = issuer.chain.iter();
        above
            .chain([&issuer.certificate])
            .chain(&issuer.responder.certificate)
    });
    let listener = config.tls.iter().map(|tls| &tls.certificate);
    for path in issuers.chain(listener) {
        let der = certificate(path)?;
        let own = Certificate::parse(&der).with_context(|| path.display().to_string())?;
        known.add_own(own.spki);
    }
    Ok(known)
}

fn blocklist(path: &Path) -> anyhow::Result<KnownKeys> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("keys.blocklist: cannot read {}", path.display()))?;
    KnownKeys::parse(&text).map_err(|wrong| anyhow::anyhow!("keys.blocklist: {}:{wrong}", path.display()))
}
