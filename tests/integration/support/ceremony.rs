//! Authorities made on the spot.

use std::{path::Path, sync::Arc};

use jiff::Timestamp;
use kepler::{
    crypto::{algorithm::SignatureAlgorithm, private_key::PrivateKey},
    issuance::{
        ceremony::{self, Addresses, AuthorityOrder, Parent},
        issuer::{Issuer, SigningKey},
        profile::authority::AuthorityProfile,
        serial::SerialNumber,
    },
    random::OsRandom,
    x509::name::AttributeType,
};

const SUBJECT: [(AttributeType, &str); 7] = [
    (AttributeType::Organization, "ООО «УЦ Кеплер» (разработка)"),
    (AttributeType::Country, "RU"),
    (AttributeType::StateOrProvince, "77 г. Москва"),
    (AttributeType::Locality, "Москва"),
    (AttributeType::Street, "Звёздный бульвар, д. 0"),
    (AttributeType::InnLe, "0000000018"),
    (AttributeType::Ogrn, "1000000000000"),
];

/// A root whose key nobody keeps.
pub(crate) fn root(name: &str) -> Issuer {
    let key = key(SignatureAlgorithm::EcdsaP256);
    let subject = subject("root", name);
    let parent = Parent::itself(key.algorithm());
    let der = sign("root", &subject, key.public_key(), &parent, &*key, end());
    Issuer::new(name, &der, key).unwrap()
}

/// An issuing authority under a root, whose key may be used until `key_not_after`.
pub(crate) fn issuing(
    name: &str,
    algorithm: SignatureAlgorithm,
    root: &Issuer,
    key_not_after: Timestamp,
) -> Issuer {
    let key = key(algorithm);
    let (subject, parent) = (subject("issuing-authority", name), Parent::of(root).unwrap());
    let der = sign(
        "issuing-authority",
        &subject,
        key.public_key(),
        &parent,
        root.key().as_ref(),
        key_not_after,
    );
    Issuer::new(name, &der, key).unwrap()
}

/// Another certificate of the same name and key, from `root`.
pub(crate) fn cross(issuer: &Issuer, root: &Issuer) -> Vec<u8> {
    let parent = Parent::of(root).unwrap();
    let spki = issuer.key().public_key();
    sign(
        "issuing-authority",
        issuer.subject(),
        spki,
        &parent,
        root.key().as_ref(),
        end(),
    )
}

fn sign(
    profile: &str,
    subject: &[u8],
    spki: &[u8],
    parent: &Parent,
    key: &dyn SigningKey,
    key_not_after: Timestamp,
) -> Vec<u8> {
    let order = AuthorityOrder {
        subject,
        spki,
        serial: SerialNumber::generate(&OsRandom).unwrap(),
        not_before: "2026-01-01T00:00:00Z".parse().unwrap(),
        not_after: end(),
        key_not_after,
        addresses: Addresses::default(),
        alternative_names: &[],
    };
    let prepared = ceremony::prepare(&self::profile(profile), &order, parent).unwrap();
    prepared.sign(key).unwrap()
}

fn key(algorithm: SignatureAlgorithm) -> Arc<PrivateKey> {
    Arc::new(PrivateKey::generate(algorithm, 2048).unwrap().0)
}

fn end() -> Timestamp {
    "2040-01-01T00:00:00Z".parse().unwrap()
}

fn subject(profile: &str, name: &str) -> Vec<u8> {
    let attributes = [&[(AttributeType::CommonName, name)], &SUBJECT[..]].concat();
    ceremony::subject::build(&self::profile(profile), &attributes).unwrap()
}

fn profile(name: &str) -> AuthorityProfile {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/profiles");
    let text = std::fs::read_to_string(folder.join(name).with_extension("toml")).unwrap();
    AuthorityProfile::from_toml(&text).unwrap()
}
