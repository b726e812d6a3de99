//! The authority from its parts.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use anyhow::Context as _;

use super::{branch::branch, known_keys, places, profiles::profiles};
use crate::{
    calendar::ProductionCalendar,
    clients::{mail::MailClient, register_gateway::RegisterGateway, webhook::WebhookClient},
    clock::{Clock, SystemClock},
    config::{Config, Mode},
    crypto::seal::{KeyEncryptionKey, Sealer},
    issuance::urls::StatusUrls,
    lifecycle::{Authority, Branch, Issuers, Parts, Policy},
    notification::webhook::target::TargetPolicy,
    random::{OsRandom, SecureRandom},
    store::{Store, crl_files::CrlFiles, places::objects::Objects},
};

/// The database of the configuration, whatever its schema.
pub async fn store(config: &Config) -> anyhow::Result<Store> {
    let store = Store::open(&config.database, sealer(config)?, Arc::new(OsRandom)).await;
    store.context("cannot open the database; is database.url right and the server up?")
}

/// The authority over an open database.
pub fn authority(config: &Config, store: Store) -> anyhow::Result<Arc<Authority>> {
    super::keys::refuse_cheap(config)?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let random: Arc<dyn SecureRandom> = Arc::new(OsRandom);
    let branches = config
        .issuer
        .iter()
        .map(branch)
        .collect::<anyhow::Result<Vec<_>>>()?;
    refuse_twins(&branches)?;
    let status_url = config.authority.status_url.as_str().trim_end_matches('/');
    let parts = Parts {
        objects: Objects::at(places::objects(config)?, sealer(config)?, Arc::clone(&random)),
        crl_files: Arc::new(crl_files(config)?),
        crl_places: places::lists(config)?,
        issuers: Issuers::new(branches),
        profiles: profiles(config)?,
        status_urls: StatusUrls::new([status_url]).context("authority.status_url")?,
        connector: Arc::new(RegisterGateway::new(&config.registers, &clock, &random)?),
        mailer: Arc::new(MailClient::new(&config.mail)?),
        courier: Arc::new(WebhookClient::new(TargetPolicy {
            allow_private: config.webhooks.allow_private,
        })?),
        policy: Policy {
            known_keys: Arc::new(known_keys::load(config)?),
            ..policy(config)
        },
        calendar: ProductionCalendar::embedded()?,
        store,
        clock,
        random,
    };
    Ok(Arc::new(Authority::new(parts)))
}

fn crl_files(config: &Config) -> anyhow::Result<CrlFiles> {
    let folder = config.data.folder.join("crl");
    CrlFiles::open(&folder).with_context(|| format!("data.folder: cannot use {}", folder.display()))
}

/// One key is one issuer: two sections with it would publish two series of CRLs under one address.
fn refuse_twins(branches: &[Branch]) -> anyhow::Result<()> {
    let mut seen = BTreeMap::new();
    for branch in branches {
        if let Some(first) = seen.insert(branch.issuer.id(), branch.issuer.name()) {
            anyhow::bail!(
                "issuer {}: the same key as issuer {first}; remove one of the two sections, and name further \
                 certificates of the key in cross_certificates",
                branch.issuer.name()
            );
        }
    }
    Ok(())
}

fn sealer(config: &Config) -> anyhow::Result<Arc<Sealer>> {
    let key = |path: &Path| -> anyhow::Result<KeyEncryptionKey> {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        KeyEncryptionKey::from_hex(text.trim())
            .with_context(|| format!("{} is no sealing key", path.display()))
    };
    let keys = config
        .sealing
        .iter()
        .map(|sealing| key(&sealing.key_file))
        .collect::<anyhow::Result<Vec<_>>>()?;
    Ok(Arc::new(Sealer::new(&keys)?))
}

fn policy(config: &Config) -> Policy {
    let mut methods = vec!["new_key".to_owned()];
    if config.policy.portal_acknowledgement {
        methods.push("portal_simple".to_owned());
    }
    Policy {
        authority: config.authority.name.clone(),
        offers: config.offer.clone(),
        mandate: config.authority.mandate.clone(),
        zone: config.authority.time_zone.clone(),
        slot_rules: config.slots.clone(),
        answer_freshness_hours: config.policy.check_freshness_hours,
        check_wait_working_days: config.policy.check_wait_working_days,
        key_algorithms: config.keys.algorithms.clone(),
        key_parameter_sets: config.keys.parameter_sets.clone(),
        public_url: config.authority.status_url.clone(),
        portal_url: config.authority.portal_url.clone(),
        acknowledgement_methods: methods,
        crl_validity_hours: config.policy.crl_valid_hours,
        crl_interval_hours: config.policy.crl_every_hours,
        crl: config.crl.clone(),
        clock: config.clock.clone(),
        development: config.mode == Mode::Development,
        ..Policy::default()
    }
}
