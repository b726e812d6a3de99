//! The clock and the random source of this machine, and a look at the configured keys.

use std::{path::Path, sync::Arc};

use anyhow::Context as _;

use super::assemble::certificate;
use crate::{
    clock::{Clock, SystemClock},
    config::Config,
    issuance::issuer::Issuer,
    keys,
    random::{OsRandom, SecureRandom},
    status::ocsp::identity::IssuerStatusIdentity,
};

/// Clock and random source.
pub fn ground() -> (Arc<dyn Clock>, Arc<dyn SecureRandom>) {
    (Arc::new(SystemClock), Arc::new(OsRandom))
}

/// Every configured issuer and responder: its name, and what is wrong with it.
pub fn examine_keys(config: &Config) -> Vec<(String, Option<String>)> {
    let examined = config.issuer.iter().flat_map(|issuer| {
        let key = || -> anyhow::Result<()> {
            let key = keys::load(&issuer.key, Path::new(""))?;
            Issuer::new(&issuer.name, &certificate(&issuer.certificate)?, key)
                .map(drop)
                .context("issuer")
        };
        let responder = || -> anyhow::Result<()> {
            let key = keys::load(&issuer.responder.key, Path::new(""))?;
            let (above, own) = (
                certificate(&issuer.certificate)?,
                certificate(&issuer.responder.certificate)?,
            );
            IssuerStatusIdentity::new(&above, &own, key)
                .map(drop)
                .context("responder")
        };
        [
            (format!("key of issuer {}", issuer.name), key().err()),
            (
                format!("OCSP responder of issuer {}", issuer.name),
                responder().err(),
            ),
        ]
    });
    examined
        .map(|(part, fault)| (part, fault.map(|error| format!("{error:#}"))))
        .collect()
}
