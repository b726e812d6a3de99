//! A look at the configured keys: for `kepler doctor`, and before a server in production starts.

use std::{path::Path, sync::Arc};

use anyhow::Context as _;

use super::branch::certificate;
use crate::{
    config::{Config, IssuerConfig, Mode},
    issuance::issuer::{Issuer, SigningKey},
    keys::{self, Examination, KeyConfig},
    status::ocsp::identity::IssuerStatusIdentity,
};

/// A configured key.
pub struct KeyReport {
    /// Whose key it is.
    pub part: String,
    /// What it is and what is weak about it.
    pub examination: Examination,
    /// Why it cannot be used.
    pub fault: Option<String>,
}

/// Every configured issuer and responder: whether its key opens and fits its certificate, and how well it is kept.
pub fn examine_keys(config: &Config) -> Vec<KeyReport> {
    let reports = config.issuer.iter().flat_map(|issuer| {
        [
            report(format!("key of issuer {}", issuer.name), &issuer.key, |key| {
                fits_issuer(issuer, key)
            }),
            report(
                format!("OCSP responder of issuer {}", issuer.name),
                &issuer.responder.key,
                |key| fits_responder(issuer, key),
            ),
        ]
    });
    reports.collect()
}

/// Refuses key files whose passphrase is too cheap to guess, unless in development.
pub(super) fn refuse_cheap(config: &Config) -> anyhow::Result<()> {
    if config.mode == Mode::Production {
        for key in config
            .issuer
            .iter()
            .flat_map(|issuer| [&issuer.key, &issuer.responder.key])
        {
            keys::check_cost(key, Path::new(""))?;
        }
    }
    Ok(())
}

fn report(
    part: String,
    config: &KeyConfig,
    fits: impl FnOnce(Arc<dyn SigningKey>) -> anyhow::Result<()>,
) -> KeyReport {
    let examined = || -> anyhow::Result<Examination> {
        let examination = keys::examine(config, Path::new(""))?;
        fits(keys::load(config, Path::new(""))?)?;
        Ok(examination)
    };
    let (examination, fault) = match examined() {
        Ok(examination) => (examination, None),
        Err(error) => (Examination::default(), Some(format!("{error:#}"))),
    };
    KeyReport {
        part,
        examination,
        fault,
    }
}

fn fits_issuer(issuer: &IssuerConfig, key: Arc<dyn SigningKey>) -> anyhow::Result<()> {
    let certificate = certificate(&issuer.certificate)?;
    Issuer::new(&issuer.name, &certificate, key)
        .map(drop)
        .context("issuer")
}

fn fits_responder(issuer: &IssuerConfig, key: Arc<dyn SigningKey>) -> anyhow::Result<()> {
    // Without a file Kepler makes the certificate for this very key.
    let Some(own) = &issuer.responder.certificate else {
        return Ok(());
    };
    let (above, own) = (certificate(&issuer.certificate)?, certificate(own)?);
    IssuerStatusIdentity::new(&above, &own, key)
        .map(drop)
        .context("responder")
}
